import { expect, test } from 'vitest';
import { readBlockPage } from '../../../../harness/shopper/http/block-page.ts';
import { blockHtml } from '../block-pages.ts';
import { checkoutHtml } from '../checkout-pages.ts';

test('the page gives the draft, the nonce and Klarna’s order', () => {
  expect(readBlockPage(blockHtml())).toEqual({
    draft: 15,
    nonce: 'nonce-1',
    klarna: { orderId: 'order-1', baseUrl: 'http://checkout.klarna.test' },
  });
});

for (const [what, kco] of [
  ['the plugin registered nothing', null],
  ['Klarna gave no order', { snippet: false }],
] as const) {
  test(`${what}: it is a checkout without Klarna`, () => {
    expect(readBlockPage(blockHtml({ kco }))).toEqual({ missing: 'Klarna’s snippet', isCheckout: true });
  });
}

test('without a nonce nobody can buy there, and it is no answer of the shop', () => {
  const html = blockHtml().replace(/storeApiNonce: '[^']*',/, '');
  expect(readBlockPage(html)).toMatchObject({ missing: expect.stringContaining('nonce'), isCheckout: false });
});

for (const [what, html] of [
  ['the shortcode’s page', checkoutHtml({ generation: 2, checkoutPage: 'with-klarna' })],
  ['a page with other settings', "<script>var wcSettings = JSON.parse( decodeURIComponent( '%7B%7D' ) );</script>"],
  ['half of a page', "<script>var wcSettings = JSON.parse( decodeURIComponent( '%7B%22checkout"],
  ['half of the settings', "<script>var wcSettings = JSON.parse( decodeURIComponent( '%7B%22checkout%2' ) );</script>"],
] as const) {
  test(`${what} is none with the block`, () => expect(readBlockPage(html)).toBeUndefined());
}
