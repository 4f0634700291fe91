import { expect, test } from 'vitest';
import { type Answered, answered, runCallback, TestKlarna } from './klarna-client.ts';
import {
  askingShippingOrder,
  cartAnswer,
  express,
  line,
  orderBody,
  repriced,
  shippingOrder,
  standard,
  typedAddress,
} from './order-body.ts';

let fake: TestKlarna;
// So long that nothing here ends by waiting.
const patient = { pendingMs: 600_000, pollMs: 600_000 };
test.beforeEach(async () => {
  fake = await TestKlarna.start({ waits: patient });
  await fake.control.setOptions('s1', { serverSideCallbacks: true });
});
test.afterEach(async () => {
  await fake[Symbol.asyncDispose]();
});

const validating = () =>
  orderBody({
    merchant_urls: {
      ...(orderBody().merchant_urls as object),
      validation: 'https://s1.test/wc-api/KCO_WC_Validation/?kco_wc_order_id={checkout.order.id}',
    },
    options: { require_validate_callback_success: true },
  });

async function open(body: Record<string, unknown>, user = 's1', at = fake): Promise<string> {
  const { json } = await at.call({ method: 'POST', path: '/checkout/v3/orders', body, user });
  await at.shopper('POST', `/kco/${json.order_id}/address`, typedAddress);
  return String(json.order_id);
}
const complete = (orderId: string, at = fake): Promise<Answered> => at.shopper('POST', `/kco/${orderId}/complete`);
const choose = (orderId: string, id: string): Promise<Answered> =>
  fake.shopper('POST', `/kco/${orderId}/shipping-option`, { id });
const stateOf = async (orderId: string) => (await fake.shopper('GET', `/kco/${orderId}/state`)).json;

test.describe('a purchase with a validation URL', () => {
  test('waits for the callback, and is completed when the shop approves', async () => {
    const orderId = await open(validating());
    const completing = complete(orderId);
    const pending = await fake.control.nextCallback('s1', new AbortController().signal);
    expect(pending).toMatchObject({ kind: 'validation', order: { orderId, orderAmount: 14900, merchantId: 's1' } });
    expect((await stateOf(orderId)).status).toBe('checkout_incomplete');
    await fake.control.answerCallback('s1', pending?.callbackId ?? '', answered(200));
    expect((await completing).json).toEqual({ confirmationUrl: expect.stringContaining(orderId) });
    expect((await stateOf(orderId)).status).toBe('checkout_complete');
  });

  test('is not completed when the shop denies, and can be tried again', async () => {
    const orderId = await open(validating());
    const denied = complete(orderId);
    await runCallback(fake, 's1', answered(303, '', 'https://s1.test/cart/?stock_validate_failed'));
    expect(await denied).toMatchObject({
      status: 403,
      json: {
        error_code: 'validation_denied',
        error_messages: [expect.stringContaining('https://s1.test/cart/?stock_validate_failed')],
        redirectUrl: 'https://s1.test/cart/?stock_validate_failed',
      },
    });
    expect((await stateOf(orderId)).status).toBe('checkout_incomplete');
    expect(await fake.control.refusals('s1')).toMatchObject([{ status: 403, errorCode: 'validation_denied' }]);
    const again = complete(orderId);
    await runCallback(fake, 's1', answered(200));
    expect((await again).status).toBe(200);
  });

  test('is completed with what the shop changed meanwhile', async () => {
    const orderId = await open(validating());
    const completing = complete(orderId);
    const pending = await fake.control.nextCallback('s1', new AbortController().signal);
    await fake.call({ method: 'POST', path: `/checkout/v3/orders/${orderId}`, body: repriced(20000) });
    await fake.control.answerCallback('s1', pending?.callbackId ?? '', answered(200));
    await completing;
    expect((await fake.control.order('s1', orderId))?.authorization?.orderAmount).toBe(20000);
  });

  test('that cannot be completed asks nobody', async () => {
    const { json } = await fake.call({ method: 'POST', path: '/checkout/v3/orders', body: validating() });
    expect((await complete(String(json.order_id))).json.error_messages).toEqual(['Bad value: billing_address']);
    expect(await fake.control.nextCallback('s1', AbortSignal.timeout(100))).toBeUndefined();
  });

  test('pays at once without the option, and without the URL', async () => {
    const withoutOption = await open(validating(), 's2');
    expect((await complete(withoutOption)).status).toBe(200);
    const withoutUrl = await open(orderBody());
    expect((await complete(withoutUrl)).status).toBe(200);
  });
});

test.describe('pending callbacks', () => {
  test('that nobody runs are given up, and the refusal says so', async () => {
    await using hasty = await TestKlarna.start({ waits: { pendingMs: 50 } });
    await hasty.control.setOptions('s1', { serverSideCallbacks: true });
    const refused = await complete(await open(validating(), 's1', hasty), hasty);
    expect(refused).toMatchObject({ status: 403, json: { error_code: 'validation_service_failed' } });
    expect(String(refused.json.error_messages)).toContain('Nobody ran the callback');
    expect(await hasty.control.nextCallback('s1', AbortSignal.timeout(100))).toBeUndefined();
  });

  test('are handed out once, in their order, to whoever waits first or comes later', async () => {
    const orders = [await open(validating()), await open(validating())];
    const waiting = fake.control.nextCallback('s1', new AbortController().signal);
    const completing = orders.map((orderId) => complete(orderId));
    const taken = [await waiting, await fake.control.nextCallback('s1', new AbortController().signal)];
    expect(taken.map((pending) => pending?.order.orderId).sort()).toEqual([...orders].sort());
    for (const pending of taken) await fake.control.answerCallback('s1', pending?.callbackId ?? '', answered(200));
    expect((await Promise.all(completing)).map(({ status }) => status)).toEqual([200, 200]);
  });

  test('cannot be answered twice, nor with what is no outcome', async () => {
    const completing = complete(await open(validating()));
    const pending = await fake.control.nextCallback('s1', new AbortController().signal);
    const id = pending?.callbackId ?? '';
    await expect(fake.control.answerCallback('s1', id, { status: 200 } as never)).rejects.toMatchObject({
      code: 'KLARNA_UNREACHABLE',
      message: expect.stringContaining('400'),
    });
    await fake.control.answerCallback('s1', id, answered(200));
    await expect(fake.control.answerCallback('s1', id, answered(200))).rejects.toThrow('nobody waits for the callback');
    expect((await completing).status).toBe(200);
  });

  test('a poll ends without a callback in time, and when it is not wanted any more', async () => {
    await using hasty = await TestKlarna.start({ waits: { pollMs: 50 } });
    expect(await hasty.control.nextCallback('s1', new AbortController().signal)).toBeUndefined();
    expect(await fake.control.nextCallback('s1', AbortSignal.timeout(50))).toBeUndefined();
    await expect(fake.control.nextCallback('nobody', new AbortController().signal)).rejects.toMatchObject({
      code: 'KLARNA_UNREACHABLE',
    });
  });

  test('a client that hung up takes none with it', async () => {
    const gone = new AbortController();
    const waiting = fake.control.nextCallback('s1', gone.signal);
    // Connections are served in the order they are made: by now the poll is there, and below it is gone.
    await fake.control.orders('s1');
    gone.abort();
    expect(await waiting).toBeUndefined();
    const orderId = await open(validating());
    const completing = complete(orderId);
    expect(await runCallback(fake, 's1', answered(200))).toMatchObject({ order: { orderId } });
    expect((await completing).status).toBe(200);
  });

  test('a purchase that waits ends when its merchant is forgotten', async () => {
    const completing = complete(await open(validating()));
    await fake.control.nextCallback('s1', new AbortController().signal);
    await fake.control.forget('s1');
    expect((await completing).status).toBe(403);
  });
});

test.describe('the shipping option', () => {
  test('that Klarna adds itself: on top of the cart, changed by the customer, kept when it is posted back', async () => {
    const orderId = await open(shippingOrder());
    const path = `/checkout/v3/orders/${orderId}`;
    expect(await stateOf(orderId)).toMatchObject({
      orderAmount: 14900,
      selectedShippingId: standard.id,
      shippingOptions: [{ name: 'Standard' }, { name: 'Express' }],
    });
    expect(await choose(orderId, express.id)).toMatchObject({ status: 200, json: { selected: express } });
    const read = await fake.call({ path });
    expect(read.json).toMatchObject({
      order_amount: 19900,
      order_tax_amount: 1980,
      selected_shipping_option: express,
      order_lines: [{ name: 'Mug' }, { type: 'shipping_fee', reference: express.id, total_amount: 9900 }],
    });
    // As the plugin sets the confirmation URL, and as it updates the cart.
    const { order_amount, order_tax_amount, order_lines } = read.json;
    const back = await fake.call({ method: 'POST', path, body: { order_amount, order_tax_amount, order_lines } });
    expect(back.json.order_amount).toBe(19900);
    const updated = await fake.call({ method: 'POST', path, body: shippingOrder() });
    expect(updated.json).toMatchObject({ order_amount: 19900, selected_shipping_option: { id: express.id } });
    await choose(orderId, standard.id);
    expect((await fake.call({ path })).json).toMatchObject({ order_amount: 14900, order_tax_amount: 980 });
    expect(await fake.control.nextCallback('s1', AbortSignal.timeout(100))).toBeUndefined();
  });

  test('is asked of a shop that wants to be asked, which answers with its cart', async () => {
    const orderId = await open(askingShippingOrder());
    const choosing = choose(orderId, express.id);
    const order_lines = [line({ name: 'All', tax_rate: 1105, total_tax_amount: 1980 }, 19900)];
    const pending = await runCallback(
      fake,
      's1',
      answered(200, JSON.stringify({ ...cartAnswer, order_amount: 19900, order_tax_amount: 1980, order_lines })),
    );
    expect(pending).toMatchObject({ kind: 'shipping-option-update', order: { orderAmount: 14900 }, selected: express });
    expect((await choosing).status).toBe(200);
    expect((await fake.call({ path: `/checkout/v3/orders/${orderId}` })).json).toMatchObject({
      order_amount: 19900,
      order_tax_amount: 1980,
      order_lines: [{ name: 'All' }],
      selected_shipping_option: { id: express.id },
    });
  });

  test('that the shop does not agree to stops the purchase, until it agrees to one', async () => {
    const orderId = await open(askingShippingOrder());
    const choosing = choose(orderId, express.id);
    await runCallback(fake, 's1', answered(403, 'blocked'));
    const refused = { status: 403, json: { error_code: 'shipping_option_update_failed' } };
    expect(await choosing).toMatchObject(refused);
    expect(await stateOf(orderId)).toMatchObject({ orderAmount: 14900, selectedShippingId: standard.id });
    expect(await complete(orderId)).toMatchObject(refused);
    const again = choose(orderId, standard.id);
    await runCallback(fake, 's1', answered(200, JSON.stringify(cartAnswer)));
    expect((await again).status).toBe(200);
    expect((await complete(orderId)).status).toBe(200);
  });

  test('must be one of those on offer', async () => {
    const orderId = await open(askingShippingOrder());
    expect(await choose(orderId, 'flat_rate:9')).toMatchObject({ status: 400, json: { error_code: 'BAD_VALUE' } });
    const bare = await fake.shopper('POST', `/kco/${orderId}/shipping-option`);
    expect(bare.status).toBe(400);
  });

  test('is closed once the purchase is completed', async () => {
    const orderId = await open(shippingOrder());
    await complete(orderId);
    expect(await choose(orderId, express.id)).toMatchObject({ status: 403, json: { error_code: 'READ_ONLY_ORDER' } });
  });
});
