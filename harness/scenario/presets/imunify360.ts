import type { Fault } from '../fault.ts';
import { type Listed, listed, noBrowser, page } from './preset.ts';

/** Imunify360's bot protection, before the web server. @source public reports of its page; the words are the project's own */
export const imunify360 = (options: Listed = {}): Fault => ({
  at: 'edge',
  on: { agent: noBrowser },
  does: {
    answer: page(403, 'Access denied by Imunify360 bot-protection', 'imunify360-webshield/1.21', {
      text: '<p>IPs used for automation should be whitelisted.</p>',
    }),
  },
  ...listed(options),
  called: 'imunify360',
  why: 'Imunify360’s bot protection took Klarna for a robot and answered 403 to {callback}.',
  advice: 'Put Klarna’s addresses on Imunify360’s white list at the host.',
  removal: 'Turn Imunify360’s bot protection off',
});
