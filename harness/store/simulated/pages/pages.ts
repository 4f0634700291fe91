import type { WooOrder } from '../shop/woo-order.ts';
import { html, type Reply, type Visit } from '../visit.ts';
import { escapeHtml, layout } from './layout.ts';

const money = (minor: number): string => `${(minor / 100).toFixed(2)} kr`;

export function home({ shop, session }: Visit, title?: string): Reply {
  const { product } = shop;
  const added = session.cartHasProduct ? `<p role="status">“${product.name}” has been added to your cart.</p>` : '';
  return html(
    200,
    layout({
      title,
      main: `${added}<p><a href="/?product=${product.slug}">${product.name}</a>, ${money(product.priceMinor)}</p>
<p><a class="button" href="/?add-to-cart=${product.id}">Add to cart</a></p>`,
    }),
  );
}

export function productPage({ shop: { product } }: Visit): Reply {
  return html(
    200,
    layout({
      title: product.name,
      main: `<p>${money(product.priceMinor)}</p><p><a class="button" href="/?add-to-cart=${product.id}">Add to cart</a></p>`,
    }),
  );
}

export function cart({ shop: { product }, session }: Visit): Reply {
  const content = session.cartHasProduct
    ? `<p>${product.name} × 1, ${money(product.priceMinor)}</p>`
    : '<p>Your cart is currently empty.</p>';
  return html(200, layout({ title: 'Cart', main: content }));
}

export const terms = (): Reply => html(200, layout({ title: 'Terms', main: '<p>Test terms.</p>' }));

export const notFound = (): Reply =>
  html(404, layout({ title: 'Page not found', main: '<p>It looks like nothing was found at this location.</p>' }));

/** Whoever does not know the order's key learns nothing of it. */
export const orderUnknown = (): Reply =>
  html(200, layout({ title: 'Order received', main: '<p>Please log in to your account to view this order.</p>' }));

/** WooCommerce thanks for every order that was placed, whatever became of the payment. */
export function orderReceived(order: WooOrder, klarnaSnippet: string): Reply {
  return html(
    200,
    layout({
      title: 'Order received',
      main: `<p>Thank you. Your order has been received.</p>
<table><tbody><tr><th scope="row">Order number</th><td>${order.id}</td></tr>
<tr><th scope="row">Total</th><td>${escapeHtml(money(order.totalMinor))}</td></tr></tbody></table>
${klarnaSnippet}`,
    }),
  );
}

/** A request that the real shop would answer and this one does not. */
export function notModelled({ method, path }: Visit, what: string): Reply {
  const summary = `${what} is beyond the simulated store: see harness/store/simulated/LIMITS.md, or use --stack containers`;
  return {
    ...html(501, layout({ title: 'Not modelled', main: `<p>${escapeHtml(`${method} ${path}: ${summary}`)}</p>` })),
    summary,
  };
}
