import type { Fault } from '../fault.ts';
import { type Listed, listed, page } from './preset.ts';

/** A staging site behind a password, which the shopper knows and Klarna does not. @source KCO issue 255 */
export const basicAuth = (options: Listed = {}): Fault => ({
  at: 'edge',
  on: { caller: 'klarna' },
  does: {
    answer: page(401, '401 Authorization Required', 'nginx', {
      headers: { 'www-authenticate': 'Basic realm="staging"' },
    }),
  },
  ...listed(options),
  called: 'basic-auth',
  why: 'The site asks every visitor for a password, and Klarna has none: {callback} was answered 401.',
  advice: 'Exempt {paths} from the password.',
  removal: 'Take the password off the site',
});
