import { expect, test } from 'vitest';
import type { Exchanged } from '../../../../harness/lib/http/exchange.ts';
import type { PublicWay } from '../../../../harness/store/simulated/ask-itself.ts';
import { answered, timedOut } from '../../klarna/klarna-client.ts';
import { FakeClock } from '../../lib/fake-clock.ts';
import { BlockGuest } from './block-guest.ts';

const hourMs = 3_600_000;
const placed = 'Kustom order placed, waiting for confirmation Order status changed from Draft to Pending payment.';

/** The shop has nothing but a draft of the order. @param linked whether Klarna's id is in it, by which a push would find it */
async function expectDraftAlone({ rig }: BlockGuest, klarnaOrderId: string, linked: boolean): Promise<void> {
  expect(await rig.site.orders()).toEqual([]);
  expect(await rig.site.drafts()).toBe(1);
  const before = (await rig.calls()).length;
  await rig.visit('POST', `/wc-api/KCO_WC_Push/?kco_wc_order_id=${klarnaOrderId}`);
  expect((await rig.calls()).slice(before).includes('GET management')).toBe(linked);
}

/** A way on which no answer comes. */
const failing =
  (layer: 'dns' | 'tcp' | 'http', code: string): PublicWay =>
  async () => ({
    type: 'failed',
    failure: { layer, timedOut: code === 'ETIMEDOUT', code, message: code, address: '' },
  });

const refused =
  (status: number): PublicWay =>
  async (): Promise<Exchanged> => ({ type: 'answered', status, headers: {}, bodyStart: '<h1>No</h1>', whole: true });

for (const status of [401, 403]) {
  test(`a validation that is answered ${status} on its way leaves a draft, and the next try pays it`, async () => {
    await using guest = await BlockGuest.start('2.20.9');
    const page = await guest.come();
    const first = await guest.buy(page, async () => answered(status, '<h1>Forbidden</h1>'));
    expect(first.refusal).toContain('validation_service_failed');
    await expectDraftAlone(guest, page.klarnaOrderId, false);

    const { paid, push } = await guest.buy(page);
    expect(paid).toBe(true);
    expect(await guest.rig.order()).toMatchObject({ id: 15, status: 'pending', notes: [placed] });
    await guest.rig.push(push);
    expect((await guest.rig.order())?.status).toBe('processing');
  });
}

test('a validation that comes too late has made a pending order all the same, which the next try pays', async () => {
  await using guest = await BlockGuest.start('2.20.9');
  const page = await guest.come();
  const late = await guest.buy(page, async (ask) => {
    await ask();
    return timedOut;
  });
  expect(late).toMatchObject({ paid: false, refusal: expect.stringContaining('validation_service_failed') });
  expect(await guest.rig.order()).toMatchObject({ status: 'pending', paid: false });
  expect((await guest.buy(page)).paid).toBe(true);
  expect(await guest.rig.site.orders()).toEqual([expect.objectContaining({ id: 15, notes: [placed] })]);
});

for (const [what, way] of [
  ['its name is not known to it', failing('dns', 'ENOTFOUND')],
  ['nobody listens', failing('tcp', 'ECONNREFUSED')],
  ['it is refused', refused(403)],
] as const) {
  for (const kco of ['2.16.4', '2.18.4', '2.20.0', '2.20.9']) {
    test(`${kco}: a shop that cannot reach itself, as ${what}, denies; Klarna’s id is in the draft`, async () => {
      await using guest = await BlockGuest.start(kco);
      const page = await guest.come();
      guest.rig.ownRequestsGo(way);
      const { validation, refusal, paid } = await guest.buy(page);
      expect(validation?.status).toBe(400);
      expect(JSON.parse(validation?.body ?? '')).toEqual({
        error_type: 'approval_failed',
        error_text: 'Failed to validate your order, please try again.',
      });
      expect(refusal).toContain('validation_denied');
      expect(paid).toBe(false);
      await expectDraftAlone(guest, page.klarnaOrderId, true);
    });
  }
}

test('a request to itself into a black hole is given up after thirty of Klarna’s seconds', async () => {
  const clock = new FakeClock();
  const silent = { at: 'loopback', on: { path: '/wp-json/*' }, does: { drop: true } } as const;
  await using guest = await BlockGuest.start('2.20.9', {}, [silent], clock);
  const page = await guest.come();
  const began = clock.now();
  const { validation } = await guest.buy(page);
  expect(clock.now() - began).toBe(6_000);
  expect(validation?.status).toBe(400);
  expect(await guest.rig.site.faultEvents()).toMatchObject([
    { fault: 0, did: 'acted', on: 'POST /wp-json/wc/store/v1/checkout/15' },
  ]);
  await expectDraftAlone(guest, page.klarnaOrderId, true);
});

test('with one PHP worker the request to itself is handled when the validation has given up, and pending comes later', async () => {
  await using guest = await BlockGuest.start('2.20.9');
  const page = await guest.come();
  const waiting: (() => Promise<unknown>)[] = [];
  guest.rig.ownRequestsGo(async (request) => {
    waiting.push(() => guest.rig.unedged(request));
    return failing('http', 'ETIMEDOUT')(request);
  });
  const { paid } = await guest.buy(page, async (ask) => {
    await ask();
    return timedOut;
  });
  expect(paid).toBe(false);
  expect(await guest.rig.site.orders()).toEqual([]);
  for (const handle of waiting) await handle();
  expect(await guest.rig.order()).toMatchObject({ status: 'pending', paid: false, notes: [placed] });
});

test('a shop with one PHP worker serves one after the other, and whoever has gone all the same', async () => {
  await using guest = await BlockGuest.start('2.20.9', { phpWorkers: 'one' });
  const page = await guest.come();
  let left: Promise<unknown> = Promise.resolve();
  guest.rig.ownRequestsGo(async (request) => {
    // WordPress gives up; the request is at the shop.
    left = guest.rig.unedged(request);
    return failing('http', 'ETIMEDOUT')(request);
  });
  const { validation } = await guest.buy(page);
  expect(validation?.status).toBe(400);
  await left;
  expect(await guest.rig.order()).toMatchObject({ status: 'pending', paid: false, notes: [placed] });
});

for (const kco of ['2.16.4', '2.18.4', '2.20.0', '2.20.6']) {
  test(`${kco}: where the browser’s Store API is refused Klarna knows no validation, and the paid order is a draft that goes`, async () => {
    await using guest = await BlockGuest.start(kco);
    const page = await guest.openCheckout();
    await guest.typeAddress(page);
    const { paid, validation, push, confirmation } = await guest.buy(page);
    expect(validation).toBeUndefined();
    expect(paid).toBe(true);
    await expectDraftAlone(guest, page.klarnaOrderId, false);
    expect(await guest.rig.push(push)).toMatchObject({ status: 200, body: '-1' });
    // The way back has no order in it, and is a checkout like any other.
    expect(confirmation?.pathname).toBe('/checkout/');
    const again = await guest.comeBack(confirmation);
    expect(again.klarnaOrderId).not.toBe('');
    expect(again.klarnaOrderId).not.toBe(page.klarnaOrderId);
    expect(await guest.rig.site.orders()).toEqual([]);
    await guest.rig.site.timeIs(0);
    await guest.rig.site.timeIs(23 * hourMs);
    expect(await guest.rig.site.drafts()).toBe(1);
    await guest.rig.site.timeIs(25 * hourMs);
    expect(await guest.rig.site.drafts()).toBe(0);
  });
}

/** A guest whose browser never reached the Store API. */
async function unheard(kco: string, deviations: Parameters<typeof BlockGuest.start>[1] = {}) {
  const guest = await BlockGuest.start(kco, deviations);
  const page = await guest.openCheckout();
  await guest.typeAddress(page);
  return { guest, page };
}

for (const kco of ['2.20.7', '2.20.9']) {
  test(`${kco}: a shop that answers no guest denies the purchase: the address is known from the start`, async () => {
    const { guest, page } = await unheard(kco);
    await using _ = guest;
    const { refusal } = await guest.buy(page, async () => answered(401, '{"code":"rest_not_logged_in"}'));
    expect(refusal).toContain('validation_service_failed');
    await expectDraftAlone(guest, page.klarnaOrderId, false);
  });

  for (const way of ['push', 'return'] as const) {
    test(`${kco}: without the browser’s Store API the order is made of the cart’s token, and paid by the ${way}`, async () => {
      const { guest, page } = await unheard(kco, { stock: 'managed' });
      await using _ = guest;
      const { validation, paid, push, confirmation } = await guest.buy(page);
      expect(validation).toMatchObject({ status: 200, body: '' });
      expect(paid).toBe(true);
      expect(await guest.rig.calls()).toEqual(['POST checkout', 'GET checkout', 'GET checkout']);
      expect(await guest.rig.order()).toMatchObject({
        id: 15,
        status: 'pending',
        klarnaOrderId: page.klarnaOrderId,
        notes: [
          'Stock hold of 60 minutes applied to: - Test product (TEST-1) &times; 1',
          'Order status changed from Draft to Pending payment.',
        ],
      });
      if (way === 'push') await guest.rig.push(push);
      else {
        const before = (await guest.rig.calls()).length;
        await guest.comeBack(confirmation);
        expect((await guest.rig.calls()).slice(before, before + 3)).toEqual([
          'GET checkout',
          'POST checkout',
          'GET management',
        ]);
      }
      expect((await guest.rig.order())?.status).toBe('processing');
    });
  }

  test(`${kco}: with plain permalinks that token opens no cart, and the purchase is denied`, async () => {
    const { guest, page } = await unheard(kco, { permalinks: 'plain' });
    await using _ = guest;
    const { validation, refusal } = await guest.buy(page);
    expect(validation?.status).toBe(400);
    expect(refusal).toContain('validation_denied');
    await expectDraftAlone(guest, page.klarnaOrderId, false);
  });

  test(`${kco}: a cart that grew in another tab is submitted as it is by now, and then denied, at every try`, async () => {
    const { guest, page } = await unheard(kco);
    await using _ = guest;
    await guest.rig.visit('GET', guest.rig.site.paths.addToCart);
    for (const _try of [1, 2]) {
      expect((await guest.buy(page)).validation?.status).toBe(400);
      expect(await guest.rig.site.orders()).toEqual([
        expect.objectContaining({ status: 'pending', paid: false, total: expect.stringMatching(/^249\./) }),
      ]);
    }
  });

  test(`${kco}: what is sold out meanwhile is denied by way of the cart’s token, and stays a draft`, async () => {
    const { guest, page } = await unheard(kco, { stock: 'managed' });
    await using _ = guest;
    await guest.rig.site.ownerActs('sells-out');
    expect((await guest.buy(page)).validation?.status).toBe(400);
    await expectDraftAlone(guest, page.klarnaOrderId, false);
  });
}

for (const kco of ['2.16.4', '2.18.4', '2.20.0', '2.20.9']) {
  test(`${kco}: a cart that grows in another tab after the last update is paid as it was`, async () => {
    await using guest = await BlockGuest.start(kco);
    const page = await guest.come();
    await guest.rig.visit('GET', guest.rig.site.paths.addToCart);
    const { validation, paid } = await guest.buy(page);
    expect(validation?.status).toBe(200);
    expect(paid).toBe(true);
    expect(await guest.rig.order()).toMatchObject({ status: 'pending', total: expect.stringMatching(/^149\./) });
  });
}

test('what is sold out meanwhile is paid all the same where there is a draft of it', async () => {
  await using guest = await BlockGuest.start('2.20.9', { stock: 'managed' });
  const page = await guest.come();
  await guest.rig.site.ownerActs('sells-out');
  expect(await guest.buy(page)).toMatchObject({ paid: true, validation: { status: 200 } });
  expect((await guest.rig.order())?.status).toBe('pending');
});

for (const kco of ['2.16.4', '2.20.9']) {
  test(`${kco}: nobody comes back and no push arrives: the order is pending for good, and no hold on stock ends it`, async () => {
    await using guest = await BlockGuest.start(kco, { stock: 'managed' });
    expect((await guest.buy(await guest.come())).paid).toBe(true);
    expect(await guest.rig.site.stockLeft()).toBe(10);
    await guest.rig.site.timeIs(0);
    await guest.rig.site.timeIs(48 * hourMs);
    expect(await guest.rig.order()).toMatchObject({ status: 'pending', paid: false });
    expect((await guest.rig.purchase()).authorization?.acknowledgedAt).toBeUndefined();
  });
}

for (const kco of ['2.16.0', '2.16.1']) {
  test(`${kco}: the same leaves a draft, which is deleted after a day; a late push finds nothing`, async () => {
    await using guest = await BlockGuest.start(kco);
    const { paid, push } = await guest.buy(await guest.come());
    expect(paid).toBe(true);
    expect(await guest.rig.site.orders()).toEqual([]);
    expect(await guest.rig.site.drafts()).toBe(1);
    await guest.rig.site.timeIs(0);
    await guest.rig.site.timeIs(30 * hourMs);
    expect(await guest.rig.site.drafts()).toBe(0);
    expect(await guest.rig.push(push)).toMatchObject({ status: 200, body: '-1' });
    expect(await guest.rig.site.orders()).toEqual([]);
  });
}

test('two pushes and no return: processing, and stock is taken once', async () => {
  await using guest = await BlockGuest.start('2.20.9', { stock: 'managed' });
  const { push } = await guest.buy(await guest.come());
  await guest.rig.push(push);
  await guest.rig.push(push);
  expect(await guest.rig.order()).toMatchObject({ status: 'processing', paid: true });
  expect(await guest.rig.site.stockLeft()).toBe(9);
  expect((await guest.rig.purchase()).authorization?.acknowledgedAt).toBeDefined();
});

for (const [kco, status] of [
  ['2.16.4', 'pending'],
  ['2.18.4', 'pending'],
  ['2.19.0', 'processing'],
  ['2.20.0', 'processing'],
  ['2.20.9', 'processing'],
] as const) {
  test(`${kco}: who opens the checkout again after paying is led to the order, which is ${status} then`, async () => {
    await using guest = await BlockGuest.start(kco);
    await guest.buy(await guest.come());
    const { status: code, location } = await guest.lookAgain();
    expect(code).toBe(302);
    const to = new URL(location);
    expect(to.pathname).toBe('/checkout/order-received/15/');
    await guest.rig.return(to);
    expect((await guest.rig.order())?.status).toBe(status);
  });
}

test('2.18.4: the order-received page tells Klarna of the empty cart, and leads to itself once', async () => {
  await using guest = await BlockGuest.start('2.18.4');
  const { push } = await guest.buy(await guest.come());
  const before = (await guest.rig.calls()).length;
  const to = new URL((await guest.lookAgain()).location);
  const first = await guest.rig.return(to);
  expect(first.status).toBe(302);
  expect((await guest.rig.return(new URL(first.location))).status).toBe(200);
  expect((await guest.rig.calls()).slice(before)).toEqual([
    'GET checkout',
    'POST checkout',
    'POST checkout',
    'GET checkout',
  ]);
  // No draft is made of an empty cart.
  expect(await guest.rig.site.drafts()).toBe(0);
  await guest.rig.push(push);
  expect((await guest.rig.order())?.status).toBe('processing');
});

test('2.20.9: without its key the order-received page asks Klarna all the same, and leads to the order that has one', async () => {
  await using guest = await BlockGuest.start('2.20.9');
  await guest.buy(await guest.come());
  const before = (await guest.rig.calls()).length;
  const { status, location } = await guest.rig.visit('GET', '/checkout/order-received/15/');
  expect(status).toBe(302);
  expect(location).toContain('kco_confirm=yes');
  expect((await guest.rig.visit('GET', '/checkout/order-received/15/')).status).toBe(200);
  expect((await guest.rig.calls()).slice(before)).toEqual([
    'GET checkout',
    'POST checkout',
    'GET checkout',
    'GET checkout',
  ]);
});

test('2.16.0: the draft becomes as empty as the cart there, and the push finds another total', async () => {
  await using guest = await BlockGuest.start('2.16.0');
  const { push } = await guest.buy(await guest.come());
  const first = await guest.rig.return(new URL((await guest.lookAgain()).location));
  await guest.rig.return(new URL(first.location));
  await guest.rig.push(push);
  expect(await guest.rig.order()).toMatchObject({
    status: 'on-hold',
    total: '0.00000000',
    notes: [
      'Kustom order total (149.0) does not match WooCommerce order total (0.0). Please verify the order with Kustom before processing. Order status changed from Draft to On hold.',
    ],
  });
});
