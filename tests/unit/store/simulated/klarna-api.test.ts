import { expect, test } from 'vitest';
import type { Fault } from '../../../../harness/scenario/fault.ts';
import { type Instead, Rig } from './rig.ts';

const kco = '2.13.11';
const minuteMs = 60_000;
const fired = async (rig: Rig) => (await rig.site.faultEvents()).map(({ fault, on }) => `${fault} ${on}`);

test('an API that cannot be reached: only the named route, and only in the named activity', async () => {
  const unreachable: Fault = {
    at: 'klarna-api',
    on: { route: 'acknowledge', during: 'push' },
    does: { unreachable: 'name' },
    until: { minutes: 10 },
  };
  await using rig = await Rig.start(kco, {}, [unreachable]);
  const { push, klarnaOrderId } = await rig.pay();
  await rig.push(push);
  expect((await rig.order())?.status).toBe('processing');
  expect((await rig.purchase()).authorization?.acknowledgedAt).toBeUndefined();
  expect(await fired(rig)).toEqual([`0 POST /ordermanagement/v1/orders/${klarnaOrderId}/acknowledge during push`]);

  await rig.site.timeIs(10 * minuteMs);
  await rig.push(push);
  expect((await rig.purchase()).authorization?.acknowledgedAt).toBeDefined();
  expect(await fired(rig)).toHaveLength(1);
});

test('the n-th call: the first read fails, the second is answered', async () => {
  await using rig = await Rig.start(kco, {}, [
    { at: 'klarna-api', on: { route: 'order-management read', nth: 1 }, does: { unreachable: 'connection' } },
  ]);
  const { push } = await rig.pay();
  await rig.push(push);
  expect((await rig.order())?.status).toBe('on-hold');
  await rig.push(push);
  expect((await rig.order())?.status).toBe('processing');
  expect(await fired(rig)).toHaveLength(1);
});

test('the plugin gives up after ten of Klarna’s seconds where a fault is about time, and Klarna has done it all the same', async () => {
  const slow: Fault = { at: 'klarna-api', on: { route: 'acknowledge' }, does: { drop: true } };
  await using rig = await Rig.start(kco, {}, [slow]);
  const { push } = await rig.pay();
  const never = new Promise<never>(() => {});
  let givenUp: AbortSignal | undefined;
  rig.klarnaAnswers(({ url, signal }) => {
    if (!url.endsWith('/acknowledge')) return undefined;
    givenUp = signal;
    return never;
  });
  const began = Date.now();
  expect(await rig.push(push)).toMatchObject({ status: 200, body: '-1' });
  const tookMs = Date.now() - began;
  expect(tookMs).toBeGreaterThanOrEqual(1_990);
  expect(tookMs).toBeLessThan(9_000);
  expect(givenUp?.aborted).toBe(true);
  expect((await rig.order())?.status).toBe('processing');
});

const instead =
  (path: RegExp, status: number, body: string): Instead =>
  ({ url, method }) =>
    method === 'GET' && path.test(url) ? { status, headers: { 'content-type': 'application/json' }, body } : undefined;

for (const [what, body] of [
  ['cut short', '{"order_id":"x","order_amount":149'],
  ['no JSON', '<html>Maintenance</html>'],
  ['empty', ''],
  ['a number', '7'],
] as const) {
  test(`order management that answers 200 with JSON ${what} is an empty order: its total is 0`, async () => {
    await using rig = await Rig.start(kco);
    const { push } = await rig.pay();
    rig.klarnaAnswers(instead(/^\/ordermanagement\//, 200, body));
    expect(await rig.push(push)).toMatchObject({ status: 200, body: '-1' });
    const order = await rig.order();
    expect(order?.status).toBe('on-hold');
    expect(order?.notes.at(-1)).toContain('Klarna order total (0.0) does not match');
    rig.klarnaAnswers(undefined);
    await rig.push(push);
    expect((await rig.order())?.status).toBe('processing');
  });
}

test('2.8 compares no totals: broken JSON leaves the order as it is, acknowledged', async () => {
  await using rig = await Rig.start('2.8.7');
  const { push } = await rig.pay();
  rig.klarnaAnswers(instead(/^\/ordermanagement\//, 200, '{"fraud'));
  await rig.push(push);
  expect((await rig.order())?.status).toBe('pending');
  expect((await rig.purchase()).authorization?.acknowledgedAt).toBeDefined();
});

test('a checkout order that cannot be read when the form is submitted is an error, and nothing is told to Klarna', async () => {
  await using rig = await Rig.start(kco);
  await rig.openCheckout();
  const before = (await rig.calls()).length;
  rig.klarnaAnswers(instead(/^\/checkout\//, 200, '{'));
  expect(JSON.parse((await rig.placeOrder()).body)).toMatchObject({ result: 'error' });
  expect((await rig.calls()).slice(before).filter((call) => call === 'POST checkout')).toEqual([]);
});

test('an API that refuses all calls leaves the checkout without a snippet, not without a page', async () => {
  await using rig = await Rig.start(kco, {}, [{ at: 'klarna-api', does: { unreachable: 'name' } }]);
  await rig.visit('GET', rig.site.paths.addToCart);
  const page = await rig.lookAgain();
  expect(page).toMatchObject({ status: 200, klarnaOrderId: '' });
  expect(await fired(rig)).toEqual(['0 POST /checkout/v3/orders during checkout']);
});

for (const [kco, reads] of [
  ['2.11.7', 0],
  ['2.13.11', 1],
  ['2.20.9', 1],
] as const) {
  test(`${kco}: the form of a shop that has sold out meanwhile is held against Klarna’s order ${reads} times`, async () => {
    await using rig = await Rig.start(kco, { stock: 'managed' });
    await rig.openCheckout();
    await rig.visit('POST', '/?wc-ajax=update_order_review', { form: {} });
    const made = (await rig.calls()).length;
    await rig.site.ownerActs('sells-out');
    expect((await rig.placeOrder()).body).toContain('is not in stock');
    expect(await rig.order()).toBeUndefined();
    // The other two are made before WooCommerce looks at the form.
    expect((await rig.calls()).slice(made).filter((call) => call === 'GET checkout')).toHaveLength(2 + reads);
  });
}

test('2.20.9: a form whose Klarna order cannot be read is refused, and makes no order', async () => {
  await using rig = await Rig.start('2.20.9');
  await rig.openCheckout();
  let reads = 0;
  rig.klarnaAnswers(({ method, url }) =>
    method === 'GET' && url.startsWith('/checkout/') && ++reads > 2
      ? { status: 404, headers: {}, body: '' }
      : undefined,
  );
  expect((await rig.placeOrder()).body).toContain('The Kustom order could not be retrieved from the session.');
  expect(await rig.order()).toBeUndefined();
});
