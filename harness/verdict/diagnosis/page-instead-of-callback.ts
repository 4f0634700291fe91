import type { Diagnose } from './diagnosis.ts';
import { capital, wordsFor } from './words-for.ts';

/** What WooCommerce answers to every callback that it routes. */
const routed = '-1';

/**
 * A web page where WooCommerce's `-1` should be: the URL form does not fit the permalinks. Under plain permalinks
 * the front controller answers 200 with the home page; under /index.php/ ones the web server answers 404.
 */
export const pageInsteadOfCallback: Diagnose = (push, record) => {
  if (push.status === null || push.body.trim() === routed || (push.status !== 200 && push.status !== 404))
    return undefined;
  const { permalinks } = record.conditions.store;
  const path = new URL(push.url).pathname;
  if (!path.startsWith('/wc-api/') || permalinks === 'pretty') return undefined;
  const answer = push.status === 200 ? '200 with a page of the shop' : '404';
  return {
    why: `${capital(wordsFor(push))} was answered ${answer} instead of by the plugin: ${permalinks} permalinks do not route /wc-api/.`,
    change: 'Set permalinks to "Post name" under Settings → Permalinks.',
  };
};
