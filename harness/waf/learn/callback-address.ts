import type { LoggedRequest } from '../../evidence/logged-request.ts';
import type { RequestKind, UrlForm } from '../probe.ts';

/** Where a callback went, in parts: an address is put together from them anew, and nothing of it is copied. */
export interface CallbackAddress {
  kind: RequestKind;
  /** Of a callback at `/wc-api/`: its name there. */
  endpoint?: string;
  /** Of a REST route: which, with placeholders in the place of ids. */
  route?: string;
  form: Exclude<UrlForm, 'raw'>;
  /** Folders that the shop is in, from the outermost. */
  folders: readonly string[];
  /** Of a language plugin: `sv`, `pt-br`. */
  language?: string;
  /** Without what names the callback. */
  query: readonly (readonly [name: string, value: string])[];
  /** Klarna's id of the order, or the shop's, where the address has one. */
  order?: string;
}

export type Addressed =
  | { type: 'other' }
  /** Something that is written like a callback's address, and is none that the plugin or WordPress would write. */
  | { type: 'odd'; why: string }
  | { type: 'callback'; address: CallbackAddress };

/** What a row has in it that may be about a callback. It is looked for in the row as it stands, escaped or not. */
export const callbackTraces = /KCO_WC_|kco-block|kcowc|store\\?\/v1\\?\/checkout/i;

const addressTraces = /wc-api[/=]+KCO_WC_|kco-block\/+order|kcowc\/+v1|wc\/+store\/+v1\/+checkout/i;

const endpoints: Readonly<Record<string, RequestKind>> = {
  KCO_WC_Push: 'push',
  KCO_WC_Notification: 'notification',
  KCO_WC_Validation: 'validation',
  KCO_WC_Shipping_Option_Update: 'shipping-option-update',
  KCO_WC_Address_Update: 'address-update',
};

const id = '([0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12})';
/** @source harness/waf/corpus/data/block-callbacks.yaml; of the country's change, callbacks.yaml */
const routes: readonly { pattern: RegExp; route: string; kind: RequestKind }[] = [
  {
    pattern: new RegExp(`^/kco-block/order/${id}/validate$`),
    route: '/kco-block/order/{order}/validate',
    kind: 'block-validation',
  },
  { pattern: /^\/wc\/store\/v1\/checkout\/([0-9]{1,20})$/, route: '/wc/store/v1/checkout/15', kind: 'loopback' },
  { pattern: /^\/wc\/store\/v1\/checkout()$/, route: '/wc/store/v1/checkout', kind: 'loopback' },
  { pattern: new RegExp(`^/kcowc/v1/address/${id}$`), route: '/kcowc/v1/address/{order}', kind: 'address-update' },
];

const before = '((?:/[0-9A-Za-z_-]{1,40}){0,3}?)(/index\\.php)?(?:/([a-z]{2}(?:-[a-z]{2})?))?';
const endpointPath = new RegExp(`^${before}/wc-api/(\\w{1,60})(/?)$`);
const routePath = new RegExp(`^${before}/wp-json((?:/[0-9A-Za-z_-]{1,60}){1,6})$`);
/** With plain permalinks all of a shop is at this, and the query tells. */
const shopPath = /^((?:\/[0-9A-Za-z_-]{1,40}){0,3}?)\/(?:index\.php)?$/;

/** Whether a request went to one of the addresses of callbacks, and to which. */
export function callbackAddress({ target }: Pick<LoggedRequest, 'target'>): Addressed {
  if (!addressTraces.test(decoded(target))) return { type: 'other' };
  const [path = '', ...more] = target.split('?');
  if (more.length > 1) return odd('a question mark in the query');
  const query = (more[0] ?? '').split('&').filter((pair) => pair !== '');
  const pairs = query.map((pair): readonly [string, string] => {
    const [name = '', ...value] = pair.split('=');
    return [name, decoded(value.join('=').replaceAll('+', ' '))];
  });
  const strange = pairs.find(([name]) => !/^[A-Za-z][0-9A-Za-z_-]{0,39}$/.test(name));
  if (strange) return odd('a name in the query that is no plain word');
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) return odd('an argument twice in the query');
  return byPath(path, pairs) ?? byQuery(path, pairs) ?? odd('a path of no form that a shop has');
}

type Pairs = CallbackAddress['query'];

function byPath(path: string, query: Pairs): Addressed | undefined {
  const [, folders, index, language, endpoint, slash] = endpointPath.exec(path) ?? [];
  const at = { folders: foldersIn(folders), ...(language && { language }), query };
  if (endpoint !== undefined) {
    const form = slash === '' ? 'no-slash' : formOf(index, language);
    return named(endpoint, { ...at, form });
  }
  const [, outer, restIndex, restLanguage, route] = routePath.exec(path) ?? [];
  if (route === undefined) return undefined;
  const form = formOf(restIndex, restLanguage);
  return routed(route, { folders: foldersIn(outer), ...(restLanguage && { language: restLanguage }), query, form });
}

function byQuery(path: string, query: Pairs): Addressed | undefined {
  const [, folders] = shopPath.exec(path) ?? [];
  if (folders === undefined) return undefined;
  const at = {
    folders: foldersIn(folders),
    query: query.filter(([name]) => name !== 'wc-api' && name !== 'rest_route'),
    form: 'plain' as const,
  };
  const told = new Map(query);
  const endpoint = told.get('wc-api');
  const route = told.get('rest_route');
  if (endpoint !== undefined && route === undefined) return named(endpoint, at);
  return route === undefined || endpoint !== undefined ? undefined : routed(route, at);
}

type Place = Pick<CallbackAddress, 'folders' | 'language' | 'query' | 'form'>;

function named(endpoint: string, place: Place): Addressed {
  const kind = Object.hasOwn(endpoints, endpoint) ? endpoints[endpoint] : undefined;
  if (!kind) return odd('a name behind wc-api that no version of the plugin has');
  const order = place.query.find(([name]) => name === 'kco_wc_order_id')?.[1];
  return { type: 'callback', address: { kind, endpoint, ...place, ...(order && { order }) } };
}

function routed(path: string, place: Place): Addressed {
  for (const { pattern, route, kind } of routes) {
    const found = pattern.exec(path);
    if (found) return { type: 'callback', address: { kind, route, ...place, ...(found[1] && { order: found[1] }) } };
  }
  // Of the Store API there is more, and it is the customers'.
  return /^\/(?:kco-block|kcowc)\//.test(path)
    ? odd('a REST route that no version of the plugin has')
    : { type: 'other' };
}

function formOf(index: string | undefined, language: string | undefined): 'index.php' | 'language' | 'pretty' {
  if (index !== undefined) return 'index.php';
  return language === undefined ? 'pretty' : 'language';
}

const foldersIn = (path = ''): string[] => path.split('/').filter((part) => part !== '');

const odd = (why: string): Addressed => ({ type: 'odd', why });

/** As text; what is no percent-encoding, or no UTF-8, stays as it is. */
export function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('utf8'));
}
