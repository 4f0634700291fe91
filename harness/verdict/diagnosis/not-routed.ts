import type { Diagnose } from './diagnosis.ts';
import { capital, wordsFor } from './words-for.ts';

/** The shop itself answered, but not by the plugin: nobody is hooked, nothing is routed, or a page stands before all. */
export const notRouted: Diagnose = (callback) => {
  const { status, blockedBy } = callback;
  const body = callback.body.trim();
  const name = capital(wordsFor(callback));
  if (status === 400 && body === '-1') {
    return {
      why: `${name} was answered 400 "-1": WooCommerce routed it, and no plugin was there to handle it.`,
      change: 'Activate the Klarna plugin, and look for what switched it off.',
    };
  }
  if (status === 404 && blockedBy?.layer === 'store') {
    return {
      why: `${name} was answered 404 by the shop: its rewrite rules for /wc-api/ are lost, or the web server does not heed them.`,
      change: 'Save Settings → Permalinks once; on Apache also let .htaccess work (AllowOverride All).',
    };
  }
  if (status === 200 && body.length > 2) {
    return {
      why: `${name} was answered 200 with a page, such as one for a shop under construction: it looks well in every log, and the plugin never ran.`,
      change: 'Switch that page off, or let /wc-api/ pass it.',
    };
  }
  return undefined;
};
