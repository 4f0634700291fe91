const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** Query parameters by which WordPress finds what to do; the others are not needed to know a request. */
const routing = ['wc-ajax', 'wc-api', 'add-to-cart', 'page_id', 'rest_route'];

/**
 * `/checkout/v3/orders/{id}` · `/?wc-ajax=checkout` · `/wc-api/KCO_WC_Push/?…`
 * @param url absolute, or a path
 */
export function shortPath(url: string): string {
  if (!URL.canParse(url, 'https://shop.test')) return url;
  const { pathname, searchParams, search } = new URL(url, 'https://shop.test');
  const path = decoded(pathname).replace(uuid, '{id}');
  const kept = routing.flatMap((name) => (searchParams.has(name) ? [`${name}=${searchParams.get(name)}`] : []));
  if (kept.length > 0) return `${path}?${kept.join('&')}`;
  return search === '' ? path : `${path}?…`;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // A stray percent sign is no reason to show nothing.
  }
}

/** Styles, scripts, pictures and fonts of a page. */
export const isPageFile = (url: string): boolean =>
  /\.(css|js|mjs|map|png|jpe?g|gif|svg|webp|ico|woff2?|ttf)$/i.test(url.split(/[?#]/)[0] ?? '');
