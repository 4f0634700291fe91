import type { Advice } from '../../waf/waf-report.ts';

export const layerNames: Readonly<Record<Advice['layer'], string>> = {
  upgrade: 'The plugin',
  nginx: 'nginx',
  cloudflare: 'Cloudflare',
  wordfence: 'Wordfence',
  litespeed: 'LiteSpeed',
};
