import type { StoreConditions } from '../../../scenario/conditions.ts';
import { folderOf, homeUrl } from '../../../scenario/shop-folder.ts';
import { otherHost } from '../../../scenario/site-host.ts';

/** Pages of the shop: their ids as in the container store, and their slugs. */
export const pages = {
  shop: { id: 5, slug: 'shop' },
  cart: { id: 6, slug: 'cart' },
  checkout: { id: 7, slug: 'checkout' },
  account: { id: 8, slug: 'my-account' },
  terms: { id: 10, slug: 'terms' },
} as const;
export type PageName = keyof typeof pages;

/** Builds the shop's own URLs, as WordPress and WooCommerce build them from the permalink structure. */
export class Addresses {
  readonly #host: string;
  readonly #conditions: StoreConditions;

  constructor(host: string, conditions: StoreConditions) {
    this.#host = host;
    this.#conditions = conditions;
  }

  /** Home as its option says: https only where the whole shop is. */
  get homeOption(): string {
    return homeUrl(this.#host, this.#conditions);
  }

  /** `home_url()` follows the scheme of the request that asks for it. */
  home(secure: boolean): string {
    return secure ? homeUrl(this.#host, { ...this.#conditions, https: 'everywhere' }) : this.homeOption;
  }

  /** A callback's URL. A language plugin puts its prefix before the path; it does not see one in a query. */
  wcApi(action: string, query: string, secure: boolean): string {
    const home = this.#callbackHome(secure);
    if (this.#conditions.callbackUrls === 'query') {
      const byQuery = `${home}/?wc-api=${action}`;
      return query === '' ? byQuery : `${byQuery}&${query}`;
    }
    const { languagePrefix } = this.#conditions;
    const prefix = languagePrefix === 'answered' || languagePrefix === 'not-answered' ? '/en' : '';
    const byPath = `${home}${prefix}/wc-api/${action}/`;
    return query === '' ? byPath : `${byPath}?${query}`;
  }

  /** Of WooCommerce's ajax: `home_url( '/', 'relative' )`. */
  ajax(endpoint: string): string {
    return `${folderOf(this.#conditions)}/?wc-ajax=${endpoint}`;
  }

  /** The checkout is forced to https where the shop has it there only. */
  page(name: PageName, secure: boolean): string {
    const forced = name === 'checkout' && this.#conditions.https === 'checkout-only';
    return this.home(secure || forced) + this.pagePath(name);
  }

  orderReceived(orderId: number, key: string, secure: boolean): string {
    const checkout = this.page('checkout', secure);
    return this.#conditions.permalinks === 'plain'
      ? `${checkout}&order-received=${orderId}&key=${key}`
      : `${checkout}order-received/${orderId}/?key=${key}`;
  }

  /** Where an order that is there already is paid. */
  orderPay(orderId: number, key: string, secure: boolean): string {
    const checkout = this.page('checkout', secure);
    const query = `pay_for_order=true&key=${key}`;
    return this.#conditions.permalinks === 'plain'
      ? `${checkout}&order-pay=${orderId}&${query}`
      : `${checkout}order-pay/${orderId}/?${query}`;
  }

  /** `rest_url()`. @param route with its slash at the beginning */
  rest(route: string, secure: boolean): string {
    const roots = {
      plain: '/index.php?rest_route=',
      pretty: '/wp-json',
      category: '/wp-json',
      'index.php': '/index.php/wp-json',
    } as const;
    const home = route.startsWith('/kco-block/') ? this.#callbackHome(secure) : this.home(secure);
    return `${home}${roots[this.#conditions.permalinks]}${route}`;
  }

  #callbackHome(secure: boolean): string {
    const { callbackHost } = this.#conditions;
    const home = this.home(secure);
    return callbackHost === 'own' ? home : home.replace(this.#host, otherHost(this.#host, callbackHost));
  }

  product(secure: boolean): string {
    const paths = {
      plain: '/?product=',
      pretty: '/product/',
      category: '/product/',
      'index.php': '/index.php/product/',
    } as const;
    const { permalinks } = this.#conditions;
    return `${this.home(secure)}${paths[permalinks]}test-product${permalinks === 'plain' ? '' : '/'}`;
  }

  pagePath(name: PageName): string {
    const { id, slug } = pages[name];
    switch (this.#conditions.permalinks) {
      case 'plain':
        return `/?page_id=${id}`;
      case 'pretty':
      case 'category':
        return `/${slug}/`;
      case 'index.php':
        return `/index.php/${slug}/`;
    }
  }
}

/** `add_query_arg`: to a URL that may have a query already. */
export function withQuery(url: string, query: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}
