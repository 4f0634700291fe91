import type { Fault } from '../fault.ts';
import { type Listed, listed, noBrowser, page } from './preset.ts';

/** @source facts/waf.md, "Other layers, as they answer" */
export const sucuri = (options: Listed = {}): Fault => ({
  at: 'edge',
  on: { agent: noBrowser },
  does: {
    answer: page(403, 'Sucuri WebSite Firewall - Access Denied', 'Sucuri/Cloudproxy', {
      headers: { 'x-sucuri-id': '11005', 'x-sucuri-block': 'BOT001' },
    }),
  },
  ...listed(options),
  called: 'sucuri',
  why: 'Sucuri’s firewall answered 403 to {callback}, which never reached the shop’s server.',
  advice: 'Put Klarna’s addresses or {paths} on Sucuri’s allowlist.',
  removal: 'Turn Sucuri’s firewall off',
});
