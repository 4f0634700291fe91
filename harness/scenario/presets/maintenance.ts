import type { Fault } from '../fault.ts';
import { page, type Times, timed } from './preset.ts';

/** WordPress's maintenance page, for everybody. @source facts/waf.md, "Other layers, as they answer" */
export const maintenance = (times: Times = {}): Fault => ({
  at: 'edge',
  does: {
    answer: page(503, 'Maintenance', 'nginx', {
      headers: { 'retry-after': '600' },
      text: '<p>Briefly unavailable for scheduled maintenance. Check back in a minute.</p>',
    }),
  },
  ...timed(times),
  heedsUnless: false,
  called: 'maintenance',
  why: 'WordPress was in maintenance mode and answered 503 to {callback}.',
  advice:
    'End the maintenance within 48 hours, while Klarna still retries; a file .maintenance that an update left behind has to be removed.',
  removal: 'End the maintenance mode',
});
