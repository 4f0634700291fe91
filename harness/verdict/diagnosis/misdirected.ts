import { eventsOf, type SiteRecord } from '../../evidence/site-record.ts';
import { nearest } from '../../lib/nearest.ts';
import { pathInShop } from '../../scenario/shop-folder.ts';
import type { CallbackResult } from '../judge-callbacks.ts';
import { callbackName, capital, type Diagnose } from './diagnosis.ts';
import { pathsFor } from './fault-words.ts';
import { atPlace, nameOfHandler, placeOf, tracesDuring } from './plugin-traces.ts';

/** The callback was answered, and not by the plugin. */

/** A POST that is redirected by 301 or 302 becomes a GET, or is dropped; 307 and 308 keep it for whoever follows. */
export const redirected: Diagnose = (push) => {
  if (push.status === null || push.status < 300 || push.status >= 400 || !push.location) return undefined;
  const to = new URL(push.location, push.url);
  const downgrade = push.url.startsWith('https:') && to.protocol === 'http:';
  return {
    why: `${capital(callbackName(push))} was redirected (${push.status}) to ${to.protocol}//${to.host}${to.pathname}, ${consequence(push.status)}.`,
    change: downgrade
      ? 'Use https for the whole shop: take out the rule that sends pages outside the checkout back to http.'
      : `Answer ${pathsFor({ path: new URL(push.url).pathname })} where it is called: take it out of the redirect.`,
  };
};

/** A redirect that the sender followed to another host, where nothing answered. */
export const redirectedNowhere: Diagnose = (push, record) => {
  if (push.error === null || push.error.layer === 'tls') return undefined;
  const to = new URL(push.url);
  const status = redirectedBy(push, record);
  if (status === undefined) return undefined;
  return {
    why: `${capital(callbackName(push))} was redirected (${status}) to ${to.protocol}//${to.host}${to.pathname}, where it got no answer (${push.error.code}).`,
    change: 'Answer /wc-api/ where it is called: take it out of the redirect.',
  };
};

/** Status of the redirect that led this attempt from another host to where it ended. */
function redirectedBy({ kind, attempt, url }: CallbackResult, record: SiteRecord): number | undefined {
  const { host } = new URL(url);
  const before = eventsOf(record, 'callback').find(
    (event) =>
      event.kind === kind &&
      event.attempt === attempt &&
      event.outcome.type === 'answered' &&
      event.outcome.location !== undefined &&
      new URL(event.url).host !== host,
  );
  return before?.outcome.type === 'answered' ? before.outcome.status : undefined;
}

const consequence = (status: number): string =>
  status === 307 || status === 308
    ? 'which keeps the POST, but Klarna is not known to follow redirects'
    : 'and a redirected POST does not arrive';

/** The plugin builds callback URLs by WordPress's home address, which another plugin or a move has given another host. */
export const anotherHost: Diagnose = (push, record) => {
  const { host } = record;
  const { hostname } = new URL(push.url);
  if (push.error === null || hostname === host || redirectedBy(push, record) !== undefined) return undefined;
  const seen =
    push.error.layer === 'dns'
      ? 'that name has no public address'
      : push.error.layer === 'tls'
        ? `the certificate there is none that Klarna takes for it (${push.error.code})`
        : `nothing answered there (${push.error.code})`;
  return {
    why: `The URL that the plugin gave Klarna for ${callbackName(push)} has another host, ${hostname}, than the shop, ${host}, and ${seen}.`,
    change:
      'Let the callback URLs have the shop’s own name: look at the site’s address under Settings → General, and at plugins that give each language a domain.',
  };
};

/** A language plugin put its prefix before wc-api and does not answer there, or answers nothing without one. */
export const languagePrefix: Diagnose = (push, { conditions: { store } }) => {
  const pathname = pathInShop(new URL(push.url).pathname, store) ?? '';
  if (store.languagePrefix === 'demanded' && push.status === 404 && pathname.startsWith('/wc-api/')) {
    return {
      why: `The language plugin wants a prefix before every address, so /wc-api/… is answered 404.`,
      change:
        'Let the default language have no prefix (Polylang: "Hide URL language information for default language"), or exempt wc-api from the plugin’s rules.',
    };
  }
  const [, prefix] = /^\/([a-z]{2}(?:[-_][a-z]{2})?)\/wc-api\//i.exec(pathname) ?? [];
  if (!prefix || push.status !== 404) return undefined;
  return {
    why: `The language plugin turned the callback URL into /${prefix}/wc-api/…, and nothing answers there (404).`,
    change:
      store.permalinks === 'category'
        ? 'Exempt wc-api from the language plugin’s URLs, or set permalinks to "Post name": with the category before it WordPress takes /a/b/c/ for an attachment.'
        : 'Exempt wc-api from the language plugin’s URLs.',
  };
};

/** What WooCommerce answers to every callback that it routes. */
const routed = '-1';

/**
 * A web page where WooCommerce's `-1` should be: the URL form does not fit the permalinks. Under plain permalinks
 * the front controller answers 200 with the home page; under /index.php/ ones the web server answers 404.
 */
export const pageInsteadOfCallback: Diagnose = (push, record) => {
  if (push.status === null || push.body.trim() === routed || (push.status !== 200 && push.status !== 404))
    return undefined;
  const { store } = record.conditions;
  const { permalinks } = store;
  const path = pathInShop(new URL(push.url).pathname, store);
  if (!path?.startsWith('/wc-api/') || permalinks === 'pretty' || permalinks === 'category') return undefined;
  const answer = push.status === 200 ? '200 with a page of the shop' : '404';
  return {
    why: `${capital(callbackName(push))} was answered ${answer} instead of by the plugin: ${permalinks} permalinks do not route /wc-api/.`,
    change: 'Set permalinks to "Post name" under Settings → Permalinks.',
  };
};

/** WooCommerce routed the callback, the plugin runs, and has nothing hooked to that name. */
export const notHooked: Diagnose = (callback, record) => {
  const trace = tracesDuring(record, callback).find(({ what }) => what === 'unhooked');
  const [hook, ...own] = trace?.message.split(' ').filter(Boolean) ?? [];
  if (callback.status !== 400 || hook === undefined || own.length === 0) return undefined;
  const has = own.map((entry) => entry.split('='));
  const near = nearest(
    hook,
    has.map(([name = '']) => name),
  );
  const [name, place] = has.find(([name]) => name === near) ?? [];
  const others = name === undefined ? has.map(([name]) => name).join(', ') : `${name} (${place})`;
  const made = callback.kind === 'push' ? eventsOf(record, 'trace').find(({ what }) => what === 'push-url') : undefined;
  return {
    why: `${capital(callbackName(callback))} was answered 400 "-1": nothing is hooked to ${hook}, the name in the URL that the plugin gave Klarna${atPlace(made)}; what the plugin has is ${others}.`,
    change: `Use one name in both, the URL${made ? ` (${placeOf(made)})` : ''} and the hook.`,
  };
};

/** The plugin's own handler answered with an error. */
export const answeredByPlugin: Diagnose = (callback, record) => {
  const { status, blockedBy } = callback;
  const handler = tracesDuring(record, callback).find(({ what }) => what === 'handler');
  if (!handler || status === null || status < 400 || status >= 500 || blockedBy?.layer !== 'store') return undefined;
  const name = nameOfHandler(handler);
  return {
    why: `${capital(callbackName(callback))} reached ${name}${atPlace(handler)}, which answered ${status} itself.`,
    change: `Look at where ${name} sets that status.`,
  };
};

/** The shop itself answered, but not by the plugin: nobody is hooked, nothing is routed, or a page stands before all. */
export const notRouted: Diagnose = (callback) => {
  const { status, blockedBy } = callback;
  const body = callback.body.trim();
  const name = capital(callbackName(callback));
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
