import { expect, test } from 'vitest';
import { TestKlarna } from './klarna-client.ts';
import { orderBody, typedAddress } from './order-body.ts';

const orders = '/checkout/v3/orders';
let fake: TestKlarna;
test.beforeAll(async () => {
  fake = await TestKlarna.start();
});
test.afterAll(async () => {
  await fake[Symbol.asyncDispose]();
});

const post = (body: Record<string, unknown>) => fake.call({ method: 'POST', path: orders, body: orderBody(body) });
const box = { id: 'terms', text: 'I agree', checked: false, required: true };
const payPal = { name: 'PayPal', redirect_url: 'https://s1.test/paypal?id={checkout.order.id}' };

/** An order with the customer's address. */
async function opened(body: Record<string, unknown>): Promise<string> {
  const { json } = await post(body);
  await fake.shopper('POST', `/kco/${json.order_id}/address`, typedAddress);
  return String(json.order_id);
}
const act = (id: string, what: string, body?: unknown) => fake.shopper('POST', `/kco/${id}/${what}`, body);

test.describe('what a store may post', () => {
  const refused: [field: string, body: Record<string, unknown>][] = [
    ['external_payment_methods[0].name', { external_payment_methods: [{ ...payPal, name: '' }] }],
    ['external_payment_methods[0].redirect_url', { external_payment_methods: [{ name: 'PayPal' }] }],
    [
      'external_payment_methods[0].redirect_url',
      { external_payment_methods: [{ ...payPal, redirect_url: 'http://s1.test/' }] },
    ],
    ['external_payment_methods[0].image_url', { external_payment_methods: [{ ...payPal, image_url: 'logo.png' }] }],
    ['external_payment_methods[0].fee', { external_payment_methods: [{ ...payPal, fee: 1.5 }] }],
    ['external_payment_methods[0].countries[0]', { external_payment_methods: [{ ...payPal, countries: ['swe'] }] }],
    ['external_payment_methods[0].label', { external_payment_methods: [{ ...payPal, label: 'buy' }] }],
    ['external_checkouts[0].redirect_url', { external_checkouts: [{ name: 'PayPal' }] }],
    ['options.additional_checkboxes[0].id', { options: { additional_checkboxes: [{ ...box, id: undefined }] } }],
    [
      'options.additional_checkboxes[0].text',
      { options: { additional_checkboxes: [{ ...box, text: 'x'.repeat(256) }] } },
    ],
    ['options.additional_checkbox.required', { options: { additional_checkbox: { text: 'x', checked: true } } }],
  ];
  for (const [field, body] of refused) {
    test(`${field} is held against the description: ${JSON.stringify(body).slice(0, 60)}`, async () => {
      const { status, json } = await post(body);
      expect([status, json.error_messages]).toEqual([400, [`Bad value: ${field}`]]);
    });
  }

  test('what is right is taken and given back; options that PHP writes as [] are none', async () => {
    const { status, json } = await post({
      external_payment_methods: [payPal],
      options: { additional_checkboxes: [box] },
    });
    expect(status).toBe(201);
    expect(json).toMatchObject({ external_payment_methods: [payPal], options: { additional_checkboxes: [box] } });
    expect((await post({ options: [] })).json.options).toEqual({});
  });
});

test.describe('boxes', () => {
  test('what the customer ticked is in the order, and what nobody touched as the shop had it', async () => {
    const news = { text: 'News', checked: true, required: false };
    const id = await opened({ options: { additional_checkbox: news, additional_checkboxes: [box] } });
    const requested = async () => (await fake.call({ path: `${orders}/${id}` })).json.merchant_requested;
    expect(await requested()).toEqual({
      additional_checkbox: true,
      additional_checkboxes: [{ id: 'terms', checked: false }],
    });
    expect((await act(id, 'checkbox', { key: 'terms', checked: true })).status).toBe(204);
    expect((await act(id, 'checkbox', { key: 'additional_checkbox', checked: false })).status).toBe(204);
    expect(await requested()).toEqual({
      additional_checkbox: false,
      additional_checkboxes: [{ id: 'terms', checked: true }],
    });
  });

  test('an order without boxes says nothing of any', async () => {
    expect((await post({})).json.merchant_requested).toBeUndefined();
  });

  test('without one that is required nobody pays', async () => {
    const id = await opened({ options: { additional_checkboxes: [box] } });
    const { status, json } = await act(id, 'complete');
    expect([status, json.error_messages]).toEqual([403, ['The shop wants this to be ticked: I agree']]);
    await act(id, 'checkbox', { key: 'terms', checked: true });
    expect((await act(id, 'complete')).status).toBe(200);
    expect((await act(id, 'checkbox', { key: 'terms', checked: false })).status).toBe(403);
  });

  test('a box that is not there cannot be ticked', async () => {
    const id = await opened({ options: { additional_checkboxes: [box] } });
    expect((await act(id, 'checkbox', { key: 'other', checked: true })).status).toBe(400);
    expect((await act(id, 'checkbox', { key: 'terms' })).status).toBe(400);
  });
});

test.describe('external payment methods', () => {
  test('the customer is sent to the filled address, and nothing is paid', async () => {
    const id = await opened({ external_payment_methods: [payPal] });
    const { status, json } = await act(id, 'external-payment', { name: 'PayPal' });
    expect([status, json]).toEqual([200, { redirectUrl: `https://s1.test/paypal?id=${id}` }]);
    expect((await fake.call({ path: `${orders}/${id}` })).json.status).toBe('checkout_incomplete');
    expect((await fake.call({ path: `/ordermanagement/v1/orders/${id}` })).status).toBe(404);
  });

  test('not before there is an address, not for another country, and not under another name', async () => {
    const { json } = await post({ external_payment_methods: [payPal] });
    expect((await act(String(json.order_id), 'external-payment', { name: 'PayPal' })).status).toBe(400);
    const id = await opened({ external_payment_methods: [{ ...payPal, countries: ['NO'] }] });
    expect((await act(id, 'external-payment', { name: 'PayPal' })).status).toBe(400);
    expect((await act(id, 'external-payment', { name: 'Vipps' })).status).toBe(400);
    const { json: state } = await fake.shopper('GET', `/kco/${id}/state`);
    expect(state.externalPaymentMethods).toEqual([]);
  });
});
