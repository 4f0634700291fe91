import { expect, test } from 'vitest';
import type { Cassette } from '../../../../harness/klarna/cassette/cassette.ts';
import { compareWithFake, type FakeComparison } from '../../../../harness/klarna/cassette/compare-with-fake.ts';
import { checkoutOrder } from '../../../../harness/klarna/order/order-views.ts';
import { typedAddress } from '../order-body.ts';
import { RecordedShop } from './recorded-shop.ts';
import { type Planted, SecondKlarna } from './second-klarna.ts';

const compared = (cassette: Cassette): Promise<FakeComparison> => compareWithFake(cassette, () => 0);
const placesOf = ({ differences }: FakeComparison) =>
  differences.map(({ route, kind, where }) => [route, kind, where].filter(Boolean).join(' ')).sort();

for (const kco of ['2.13.11', '2.20.9']) {
  test(`KCO ${kco}: a purchase that was recorded from the fake is the fake's`, async () => {
    await using shop = await RecordedShop.start(kco);
    const { push, confirmation } = await shop.rig.pay();
    expect(await shop.callback(push)).toBe(200);
    await shop.rig.return(confirmation);
    expect(await shop.rig.order()).toMatchObject({ status: 'processing' });
    const cassette = await shop.cassette();
    expect(cassette.entries.length).toBeGreaterThan(6);
    const comparison = await compared(cassette);
    expect(comparison.differences).toEqual([]);
    expect(comparison.skipped).toEqual([]);
    expect(comparison.compared).toEqual({ calls: cassette.entries.length - 1, callbacks: 1 });
    expect(comparison.told.map(({ what }) => what)).toEqual([
      'the address that the customer typed',
      'the payment, ACCEPTED',
    ]);
  });

  test(`KCO ${kco}: five differences that were planted in another server are found, and nothing else is told of them`, async () => {
    const [plain, planted] = [await purchase(kco, {}), await purchase(kco, allPlanted)].map(
      ({ comparison }) => comparison,
    );
    if (!plain || !planted) throw new Error('nothing was compared');
    const without = placesOf(plain);
    // The server is another one: what it does otherwise by itself is told each time.
    expect(placesOf(planted)).toEqual(expect.arrayContaining(without));
    expect(placesOf(planted).filter((place) => !without.includes(place))).toEqual([
      'checkout create header location',
      'merchant-references status',
      'order-management read shape captures',
      'order-management read value initial_payment_method.type',
      'push order',
    ]);
  });

  test(`KCO ${kco}: no secret of the purchase is in the file`, async () => {
    const { text, secrets } = await purchase(kco, {});
    expect(secrets.length).toBeGreaterThan(10);
    const lower = text.toLowerCase();
    expect(secrets.filter((secret) => lower.includes(secret.toLowerCase()))).toEqual([]);
    const placeholders = ['"order-1"', 'merchant-1', 'email-1@example.test', 'shop-1.example'];
    // 2.18.4 and later register no session.
    if (kco === '2.13.11') placeholders.push('t_[shop-session-1]');
    expect(placeholders.filter((placeholder) => !text.includes(placeholder))).toEqual([]);
  });
}

/** With the push after the acknowledgement, the fifth. */
const allPlanted: Planted & { order: true } = { status: true, header: true, shape: true, value: true, order: true };

/** A whole purchase through the second server: recorded, and compared with the fake. */
async function purchase(kco: string, planted: Planted & { order?: true }) {
  await using klarna = await SecondKlarna.start(planted);
  await using shop = await RecordedShop.start(kco, klarna.url);
  const { rig } = shop;
  await rig.openCheckout();
  klarna.customerTypes(typedAddress);
  await rig.visit('POST', '/?wc-ajax=update_order_review', { form: {} });
  await rig.visit('POST', '/?wc-ajax=kco_wc_get_klarna_order', { form: {} });
  await rig.placeOrder();
  klarna.customerPays();
  const push = klarna.merchantUrl('push');
  if (!planted.order) await shop.callback(push);
  await rig.return(klarna.merchantUrl('confirmation'));
  if (planted.order) await shop.callback(push);
  expect(await rig.order(), 'the shop bought at that server').toMatchObject({ status: 'processing' });
  const cassette = await shop.cassette();
  const [first] = klarna.received;
  const credentials = String(first?.headers.authorization).replace(/^Basic /, '');
  const session = push.searchParams.get('kco_session_id');
  return {
    comparison: await compared(cassette),
    text: await shop.text(),
    secrets: [
      ...Object.values(typedAddress).filter((value) => value !== typedAddress.postal_code),
      `"${typedAddress.postal_code}"`,
      credentials,
      Buffer.from(credentials, 'base64').toString().split(':')[1] ?? '?',
      klarna.orderId,
      push.host,
      'K5ECOND1',
      'eyJhbGci',
      'klarna-checkout-container',
      ...(session === null ? [] : [session]),
      // What WooCommerce opens an order with.
      ...JSON.stringify(klarna.received.map(({ body }) => body.toString())).matchAll(/(?<!kco_)wc_order_\w{6,}/g),
    ].map(String),
  };
}

test('KCO 1.11.8: what Klarna asks before it takes the money is compared with what the fake would ask', async () => {
  await using shop = await RecordedShop.start('1.11.8');
  const { rig } = shop;
  const klarnaOrderId = await rig.openCheckout();
  await rig.klarna.shopper('POST', `/kco/${klarnaOrderId}/address`, typedAddress);
  await rig.visit('POST', '/?wc-ajax=update_order_review', { form: {} });
  const order = await rig.purchase();
  const url = new URL((order.merchantUrls.validation ?? '').replace('{checkout.order.id}', klarnaOrderId));
  await shop.callback(url, JSON.stringify({ ...checkoutOrder(order), locale: 'nb-NO', tags: ['one'] }));
  const comparison = await compared(await shop.cassette());
  expect(placesOf(comparison)).toEqual(['validation shape tags', 'validation value locale']);
  expect(comparison.compared.callbacks).toBe(1);
});

test('what cannot be played is left out by name, and the rest is compared', async () => {
  await using shop = await RecordedShop.start('2.13.11');
  await shop.rig.pay();
  const { entries, ...head } = await shop.cassette();
  const [create, read, ...rest] = entries;
  if (!create || !read) throw new Error('nothing was recorded');
  const late = await compared({ ...head, entries: [read, ...rest] });
  expect(late.compared.calls).toBe(0);
  expect(late.skipped[0]?.why).toMatch(/^order-1 is unknown to the fake: it was made before the recording began/);
  const failed = { type: 'failed', layer: 'tcp', code: 'ECONNREFUSED', message: 'refused' } as const;
  const broken = await compared({ ...head, entries: [create, { ...read, outcome: failed }, ...rest] });
  expect(broken.skipped).toEqual([{ entry: 2, route: expect.any(String), why: 'no answer was recorded: refused' }]);
  expect(broken.differences).toEqual([]);
});

test('an order that was paid, not acknowledged and never pushed is a difference; one that was acknowledged in time is none', async () => {
  await using shop = await RecordedShop.start('2.13.11');
  const { confirmation } = await shop.rig.pay();
  await shop.rig.return(confirmation);
  const { entries, ...head } = await shop.cassette();
  expect(placesOf(await compared({ ...head, entries }))).toEqual([]);
  const taken = entries.findIndex(({ target }) => target.endsWith('/acknowledge'));
  const hour = 3_600_000;
  const late = entries.map((entry, index) => (index < taken ? entry : { ...entry, atMs: entry.atMs + hour }));
  const { differences } = await compared({ ...head, entries: late });
  expect(differences).toMatchObject([{ route: 'push', kind: 'order', fake: '5 by then, the first after 120 s' }]);
  expect(placesOf(await compared({ ...head, callbacks: false, entries: late }))).toEqual([]);
});

test('credentials that were refused are refused by the fake', async () => {
  await using shop = await RecordedShop.start('2.13.11');
  await shop.call({
    method: 'GET',
    url: '/ordermanagement/v1/orders/none',
    headers: {
      host: 'api.playground.klarna.com',
      authorization: `Basic ${Buffer.from('who:knows').toString('base64')}`,
    },
    body: Buffer.alloc(0),
  });
  const cassette = await shop.cassette();
  expect(cassette.entries).toMatchObject([{ account: 'merchant-1', outcome: { status: 401 } }]);
  expect(await compared(cassette)).toMatchObject({ compared: { calls: 1 }, differences: [], skipped: [] });
});
