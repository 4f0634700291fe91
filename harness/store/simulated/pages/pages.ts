import type { WooOrder } from '../shop/woo-order.ts';
import { html, type Reply, type Visit } from '../visit.ts';

const money = (minor: number): string => `${(minor / 100).toFixed(2)} kr`;

export function home({ shop, session }: Visit, title?: string): Reply {
  const { product } = shop;
  const added = session.quantity > 0 ? `<p role="status">“${product.name}” has been added to your cart.</p>` : '';
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
  const content =
    session.quantity > 0
      ? `<p>${product.name} × ${session.quantity}, ${money(product.priceMinor * session.quantity)}</p>`
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

const styles = `
:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
body{margin:0;color:#1d2327;background:#fff}
header,main,footer{max-width:46rem;margin:auto;padding:1rem}
header{display:flex;justify-content:space-between;border-bottom:1px solid #ccd}
footer{color:#50575e;font-size:.85rem;border-top:1px solid #ccd}
a{color:#2453b3}
button,.button{font:inherit;padding:.5rem 1rem;border:0;border-radius:4px;background:#2453b3;color:#fff;text-decoration:none}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.25rem 0;border-bottom:1px solid #dde}
.blockUI{position:fixed;inset:0;background:#fff8}
@media(prefers-color-scheme:dark){body{color:#eee;background:#1b1b1f}a{color:#9ab8ff}footer{color:#aaa}.blockUI{background:#0008}}
`;

/** Where the shop serves the scripts of its two checkouts. */
export const scriptPaths = {
  shortcode: '/wp-content/simulated/checkout.js',
  block: '/wp-content/simulated/checkout-block.js',
  redirect: '/wp-content/simulated/checkout-redirect.js',
} as const;

export interface PageContent {
  /** None: the home page. */
  title?: string;
  /** HTML. */
  main: string;
  /** HTML at the end of the body. */
  scripts?: string;
}

/** A page of the shop. It says what it is: nobody may take it for WooCommerce. */
export function layout({ title, main, scripts = '' }: PageContent): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title ? `${escapeHtml(title)} &#8211; ` : ''}Simulated shop</title>
<style>${styles}</style>
</head>
<body>
<header><a href="/">Simulated shop</a><a href="/?page_id=7">Checkout</a></header>
<main><h1>${escapeHtml(title ?? 'Simulated shop')}</h1>
${main}
</main>
<footer>A model of a WooCommerce shop with Klarna Checkout, made by kco-harness. Nothing here is WordPress, WooCommerce or the plugin.</footer>
${scripts}
</body>
</html>
`;
}

/** The part of a page that is sent before its content is made. */
export const begun = (title: string): string => layout({ title, main: '' }).replace(/<main>.*/s, '<main>\n');

export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** JSON that cannot end the script it stands in. */
export const scriptJson = (value: unknown): string => JSON.stringify(value).replaceAll('<', '\\u003c');
