/** Known faults and products. A new one is a file in presets/ and a line here. */

export * from './presets/basic-auth.ts';
export * from './presets/cloudflare.ts';
export * from './presets/imperva.ts';
export * from './presets/imunify360.ts';
export * from './presets/klarna-outage.ts';
export * from './presets/litespeed.ts';
export * from './presets/maintenance.ts';
export * from './presets/network-block.ts';
export * from './presets/page-cache.ts';
export { agent, klarnaSources, path, query } from './presets/preset.ts';
export * from './presets/public-face.ts';
export * from './presets/rate-limit.ts';
export * from './presets/redirect.ts';
export * from './presets/shop-faults.ts';
export * from './presets/siteground.ts';
export * from './presets/sucuri.ts';
export * from './presets/way-back.ts';
export * from './presets/wordfence.ts';
