import type { Fault } from '../fault.ts';
import { type Listed, listed, noBrowser, page } from './preset.ts';

/** A CDN firewall in Imperva's manner: a page with 200 for whoever is no browser. @source public reports of `X-Iinfo` */
export const imperva = (options: Listed = {}): Fault => ({
  at: 'edge',
  on: { agent: noBrowser },
  does: {
    answer: page(200, 'Request unsuccessful', 'nginx', {
      headers: { 'x-iinfo': '8-12345678-0 0NNN RT', 'x-cdn': 'Imperva' },
      text: '<p>Request unsuccessful. Incident ID: 0-0</p>',
    }),
  },
  ...listed(options),
  called: 'imperva',
  why: 'The CDN’s firewall answered {callback} with a page and status 200: it looks well in every log, and the shop was never asked.',
  advice: 'Let Klarna’s addresses or {paths} pass the CDN’s bot protection.',
  removal: 'Turn the CDN’s bot protection off for the shop',
});
