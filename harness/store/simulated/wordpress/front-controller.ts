import type { StoreConditions } from '../../../scenario/conditions.ts';
import { type PageName, pages } from './addresses.ts';

/** What WordPress makes of a request. */
export type Route =
  | { type: 'wc-api'; action: string }
  | { type: 'wc-ajax'; endpoint: string }
  | { type: 'rest'; route: string }
  | { type: 'home' }
  | { type: 'product' }
  | { type: 'page'; page: PageName }
  | { type: 'order-received'; orderId: number }
  | { type: 'order-pay'; orderId: number }
  /** A canonical redirect: to the address of a page, or to a path. */
  | { type: 'redirect'; to: PageName | 'product' | { path: string } }
  | { type: 'not-found' };

export interface Request {
  method: string;
  /** Below the shop's folder, where it lives in one. */
  path: string;
  query: URLSearchParams;
}

/** The rewrite rules that WordPress has: its own alone, when those of WooCommerce are lost. */
export type Rules = 'all' | 'wordpress';

/**
 * WordPress's front controller behind nginx: every path that is no file comes here.
 * @source tests/contract/support/url-probes.ts: the same requests to the container store, with these answers
 */
export function route(request: Request, conditions: StoreConditions, rules: Rules = 'all'): Route {
  const { query } = request;
  const ajax = query.get('wc-ajax');
  if (ajax) return { type: 'wc-ajax', endpoint: ajax };
  const byQuery = query.get('wc-api');
  if (byQuery) return { type: 'wc-api', action: byQuery };
  const rest = restRoute(request, conditions);
  if (rest !== undefined) return { type: 'rest', route: rest };
  const named = byId(request, conditions);
  if (named) return named;
  return conditions.permalinks === 'plain' ? plain(request) : byRules(request, conditions, rules);
}

/** By query under every permalink structure; by path, with index.php or without, where there are rewrite rules at all. */
function restRoute({ path, query }: Request, { permalinks }: StoreConditions): string | undefined {
  const byQuery = query.get('rest_route');
  if (byQuery) return byQuery;
  const [whole, byPath = ''] = /^(?:\/index\.php)?\/wp-json(\/.*)?$/.exec(path) ?? [];
  return whole === undefined || permalinks === 'plain' ? undefined : byPath || '/';
}

/** What the query names, under every permalink structure. */
function byId(request: Request, { permalinks }: StoreConditions): Route | undefined {
  const { query } = request;
  if (query.has('product')) return query.get('product') === 'test-product' ? { type: 'product' } : notFound;
  // Products have an address of their own: asked for by number they redirect, or are not found.
  if (query.has('p')) return forReading(request, { type: 'redirect', to: 'product' }, notFound);
  if (!query.has('page_id')) return undefined;
  const id = Number(query.get('page_id'));
  const page = (Object.keys(pages) as PageName[]).find((name) => pages[name].id === id);
  if (!page) return notFound;
  const received = query.get('order-received');
  if (page === 'checkout' && received !== null) return { type: 'order-received', orderId: Number(received) };
  const toPay = query.get('order-pay');
  if (page === 'checkout' && toPay !== null) return { type: 'order-pay', orderId: Number(toPay) };
  const found: Route = { type: 'page', page };
  return permalinks === 'plain' ? found : forReading(request, { type: 'redirect', to: page }, found);
}

/** Plain permalinks have no rewrite rules: the path means nothing, and every one of them is the home page. */
function plain(request: Request): Route {
  const tidy = tidied(request.path);
  return tidy === request.path ? home : forReading(request, { type: 'redirect', to: { path: tidy } }, home);
}

/** Without index.php and doubled slashes, and with one at the end. */
function tidied(path: string): string {
  const single = path.replace(/\/{2,}/g, '/').replace(/^\/index\.php(?=\/|$)/, '');
  return single.endsWith('/') ? single : `${single}/`;
}

/** Both structures with rewrite rules; the one with index.php has it before every rule. */
function byRules(request: Request, conditions: StoreConditions, rules: Rules): Route {
  const path = decoded(request.path);
  if (path === '/' || path === '/index.php') return home;
  if (conditions.permalinks === 'index.php') {
    if (path.startsWith('/index.php/')) return byRule(request, path.slice('/index.php/'.length), rules);
    const single = path.replace(/\/{2,}/g, '/');
    return single === path ? notFound : forReading(request, { type: 'redirect', to: { path: single } }, notFound);
  }
  // With the category before the name, /a/b/c/ is what is attached to b before it is an endpoint of a page; deeper ones are not.
  if (conditions.permalinks === 'category' && /^\/[^/]+\/wc-api\/[^/]+\/?$/.test(path)) {
    const tidy = { type: 'redirect', to: { path: tidied(path) } } as const;
    return path.startsWith('/index.php/') ? forReading(request, tidy, notFound) : notFound;
  }
  // The language plugin's router takes its own prefix for content, and finds none.
  if (conditions.languagePrefix === 'not-answered' && path.startsWith('/en/wc-api/')) return notFound;
  if (conditions.languagePrefix === 'demanded' && path.startsWith('/wc-api/')) return notFound;
  return byRule(request, path.replace(/^\/+/, ''), rules);
}

/** @param rest path without what stands before every rule */
function byRule(request: Request, rest: string, rules: Rules): Route {
  const found = rules === 'all' ? byWooCommercesRule(request, rest) : undefined;
  if (found) return found;
  const slug = rest.replace(/\/+$/, '');
  const page = pageOfSlug(slug);
  if (page) return slashed(request, rest, { type: 'page', page });
  // Readers of an unknown address are sent to the page that its last part names.
  const guess = pageOfSlug(slug.split('/').at(-1) ?? '');
  return guess ? forReading(request, { type: 'redirect', to: guess }, notFound) : notFound;
}

function byWooCommercesRule(request: Request, rest: string): Route | undefined {
  const [whole, action] = /^(?:.+?\/)?wc-api(?:\/(.*?))?\/?$/.exec(rest) ?? [];
  if (action) return { type: 'wc-api', action };
  if (whole !== undefined) return slashed(request, rest, home);
  const slug = rest.replace(/\/+$/, '');
  const [, endpoint, orderId] = /^checkout\/(order-received|order-pay)\/(\d+)$/.exec(slug) ?? [];
  if (endpoint === 'order-received' || endpoint === 'order-pay') {
    return slashed(request, rest, { type: endpoint, orderId: Number(orderId) });
  }
  return slug === 'product/test-product' ? slashed(request, rest, { type: 'product' }) : undefined;
}

const home: Route = { type: 'home' };
const notFound: Route = { type: 'not-found' };

const slashed = (request: Request, rest: string, found: Route): Route =>
  rest.endsWith('/') ? found : forReading(request, { type: 'redirect', to: { path: `${request.path}/` } }, found);

/** Canonical redirects are for GET and HEAD only. */
const forReading = ({ method }: Request, redirect: Route, otherwise: Route): Route =>
  method === 'GET' || method === 'HEAD' ? redirect : otherwise;

const pageOfSlug = (slug: string): PageName | undefined =>
  (Object.keys(pages) as PageName[]).find((name) => pages[name].slug === slug);

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // a bad escape stays as it is: it matches no rule
  }
}
