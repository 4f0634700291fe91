import { expect, test } from 'vitest';
import { typedAddress } from '../../klarna/order-body.ts';
import { address, Rig } from './rig.ts';

const inIframe = { shipping: 'in-iframe' } as const;
const lineTypes = (order: { orderLines: { type?: unknown }[] }) => order.orderLines.map(({ type }) => type);

/** The customer takes the free one; what a browser then tells the shop differs by version. */
async function chooseLocalPickup(rig: Rig): Promise<void> {
  const klarnaOrderId = await rig.openCheckout();
  await rig.klarna.shopper('POST', `/kco/${klarnaOrderId}/address`, typedAddress);
  await rig.klarna.shopper('POST', `/kco/${klarnaOrderId}/shipping-option`, { id: 'local_pickup:2' });
}

test('a shop that keeps the choice to itself sends none to Klarna', async () => {
  await using rig = await Rig.start();
  await rig.openCheckout();
  const order = await rig.purchase();
  expect(order.passedThrough.shipping_options).toBeUndefined();
  expect(lineTypes(order)).toEqual(['physical', 'shipping_fee']);
});

for (const kco of ['1.11.8', '2.4.3', '2.13.11']) {
  test(`${kco}: Klarna gets the choice, the first preselected`, async () => {
    await using rig = await Rig.start(kco, inIframe);
    await rig.openCheckout();
    const option = { tax_amount: 0, tax_rate: 0 };
    const order = await rig.purchase();
    expect(order.passedThrough.shipping_options).toEqual([
      { ...option, id: 'flat_rate:1', name: 'Flat rate', price: 4900, preselected: true },
      { ...option, id: 'local_pickup:2', name: 'Local pickup', price: 0, preselected: false },
    ]);
    expect(order.orderAmount).toBe(14_900);
  });
}

for (const kco of ['2.5.9', '2.13.11']) {
  test(`${kco}: the shop asks Klarna what was chosen, and orders that`, async () => {
    await using rig = await Rig.start(kco, inIframe);
    await chooseLocalPickup(rig);
    await rig.visit('POST', '/?wc-ajax=update_order_review', { form: { payment_method: 'kco' } });
    await rig.placeOrder();
    expect(Number((await rig.order())?.total)).toBe(100);
    expect((await rig.purchase()).orderAmount).toBe(10_000);
  });
}

test('2.0: the script tells the shop what was chosen', async () => {
  await using rig = await Rig.start('2.0.16', inIframe);
  await rig.openCheckout();
  const form = { 'data[id]': 'local_pickup:2', nonce: 'any' };
  const { body } = await rig.visit('POST', '/?wc-ajax=kco_wc_update_shipping', { form });
  expect(JSON.parse(body)).toEqual({
    success: true,
    data: { shipping_option_name: 'shipping_method_0_local_pickup2' },
  });
  expect((await rig.purchase()).orderAmount).toBe(10_000);
  await rig.placeOrder(address);
  expect(Number((await rig.order())?.total)).toBe(100);
});

test('up to 2.4 a callback stands between the choice and the purchase', async () => {
  const url = async (kco: string) => {
    await using rig = await Rig.start(kco, inIframe);
    await rig.openCheckout();
    return (await rig.purchase()).merchantUrls.shipping_option_update;
  };
  expect(await url('2.4.3')).toMatch(/\/wc-api\/KCO_WC_Shipping_Option_Update\/$/);
  expect(await url('2.5.0')).toBeUndefined();
});

test('a version without the endpoint has nothing to answer', async () => {
  await using rig = await Rig.start('2.13.11', inIframe);
  expect((await rig.visit('POST', '/?wc-ajax=kco_wc_update_shipping', { form: {} })).status).toBe(501);
});
