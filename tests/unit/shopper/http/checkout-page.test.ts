import { expect, test } from 'vitest';
import { htmlSnippet } from '../../../../harness/klarna/snippet/html-snippet.ts';
import { type CheckoutPage, readCheckoutPage } from '../../../../harness/shopper/http/checkout-page.ts';

const snippet = htmlSnippet('4c952853-46cb-4805-b5d9-22b07fbe4284', 'https://checkout.klarna.test');

const woocommerce = 'var wc_checkout_params = {"wc_ajax_url":"\\/?wc-ajax=%%endpoint%%","nonce":"a};b"};';
const kco = 'var kco_params = {"get_klarna_order_url":"\\/?wc-ajax=kco_wc_get_klarna_order","n":{"deep":1}};';

/** A checkout page in the shape in which WordPress prints it. */
function page({ scripts = [woocommerce, kco], form = '', klarna = snippet } = {}): string {
  return `<!doctype html><body>
<form class="search"><input name="s" value="not of the checkout"></form>
<form name="checkout" class="checkout woocommerce-checkout">${form}${klarna}</form>
${scripts.map((script, index) => `<script id="s${index}-js-extra">\n${script}\n//# sourceURL=s${index}\n</script>`).join('\n')}
</body>`;
}

function read(html: string): CheckoutPage {
  const found = readCheckoutPage(html);
  if ('missing' in found) throw new Error(`missing: ${found.missing}`);
  if (!('klarna' in found)) throw new Error('it is a form without Klarna’s checkout');
  return found;
}

test('the data of both scripts and Klarna’s order are read', () => {
  expect(read(page())).toEqual({
    fields: {},
    woocommerce: { wc_ajax_url: '/?wc-ajax=%%endpoint%%', nonce: 'a};b' },
    kco: { get_klarna_order_url: '/?wc-ajax=kco_wc_get_klarna_order', n: { deep: 1 } },
    klarna: { orderId: '4c952853-46cb-4805-b5d9-22b07fbe4284', baseUrl: 'https://checkout.klarna.test' },
  });
});

test('script data that ends with its tag, or on a line with a comment, is read too', () => {
  const html = page({ scripts: [] }).replace('</body>', `<script>${woocommerce}</script><script>${kco} // x</script>`);
  expect(read(html).kco).toHaveProperty('n', { deep: 1 });
});

test('a snippet whose slashes are escaped is read as well', () => {
  const klarna = snippet.replace('https://checkout', 'https:\\/\\/checkout');
  expect(read(page({ klarna })).klarna.baseUrl).toBe('https://checkout.klarna.test');
});

test('fields of the checkout form are read as served, others are not', () => {
  const form = `
    <input name="billing_email" value="a@shop.test">
    <input name="no_value">
    <input value="no name">
    <textarea name="order_comments">ring twice</textarea>
    <select name="billing_country"><option value="NO">Norway</option><option value="SE" selected>Sweden</option></select>
    <input type="checkbox" name="terms"><input type="checkbox" name="newsletter" value="1" checked>
    <input type="radio" name="shipping_method[0]" value="local">
    <input type="radio" name="shipping_method[0]" value="flat_rate:1" checked="checked">`;
  expect(read(page({ form })).fields).toEqual({
    billing_email: 'a@shop.test',
    no_value: '',
    order_comments: 'ring twice',
    billing_country: 'SE',
    newsletter: '1',
    'shipping_method[0]': 'flat_rate:1',
  });
});

const broken = 'var kco_params = {a: 1};';
const lacking: [fact: string, html: string, missing: string, isCheckout: boolean][] = [
  ['an empty page', '', 'wc_checkout_params', false],
  ['a page of another kind', '<h1>Your cart is empty</h1>', 'wc_checkout_params', false],
  ['a checkout whose plugin has no script', page({ scripts: [woocommerce] }), 'kco_params', false],
  ['a checkout without the plugin', page({ scripts: [woocommerce], klarna: '' }), 'kco_params', true],
  ['a plugin without WooCommerce’s script', page({ scripts: [kco] }), 'wc_checkout_params', false],
  ['a checkout without Klarna’s snippet', page({ klarna: '' }), 'snippet', true],
  ['data of a checkout without its form', `<script>${woocommerce}</script>`, 'kco_params', false],
  ['script data that is no JSON', page({ scripts: [woocommerce, broken] }), 'kco_params', false],
];
for (const [fact, html, missing, isCheckout] of lacking) {
  test(`${fact} says what it lacks`, () => {
    expect(readCheckoutPage(html)).toEqual({ missing: expect.stringContaining(missing), isCheckout });
  });
}
