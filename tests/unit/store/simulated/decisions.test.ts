import { expect, test } from 'vitest';
import { pluginDeactivated } from '../../../../harness/scenario/presets.ts';
import { orderManagementDown, Rig } from './rig.ts';

const minuteMs = 60_000;

/** What a purchase comes to that Klarna has its doubts about, or a total of its own. */
for (const [kco, fraudStatus, byPush, byReturn] of [
  ['2.0.16', 'REJECTED', 'on-hold', 'pending'],
  ['2.5.11', 'REJECTED', 'on-hold', 'cancelled'],
  ['2.10.2', 'REJECTED', 'on-hold', 'pending'],
  ['2.13.11', 'REJECTED', 'on-hold', 'cancelled'],
  ['2.20.9', 'PENDING', 'on-hold', 'on-hold'],
] as const) {
  test(`${kco}: a ${fraudStatus} purchase ends ${byPush} by push and ${byReturn} by return`, async () => {
    for (const [way, status] of [
      ['push', byPush],
      ['return', byReturn],
    ] as const) {
      await using rig = await Rig.start(kco);
      await rig.klarna.control.setOptions('s1', { fraudStatus });
      const { push, confirmation } = await rig.pay();
      await (way === 'push' ? rig.push(push) : follow(rig, confirmation));
      expect(await rig.order()).toMatchObject({ status, paid: false });
    }
  });
}

/** 2.0 leads on by a redirect. */
async function follow(rig: Rig, url: URL): Promise<void> {
  const { location } = await rig.return(url);
  if (location) await rig.return(new URL(location));
}

for (const [kco, status, note] of [
  ['2.12.2', 'processing', undefined],
  ['2.13.11', 'on-hold', 'Klarna order total (150.0) does not match WooCommerce order total (149.0).'],
  ['2.20.9', 'on-hold', 'Kustom order total (150.00) does not match WooCommerce order total (149.00).'],
] as const) {
  test(`${kco}: a total that is not Klarna’s ends ${status}, by push and by return`, async () => {
    for (const way of ['push', 'return'] as const) {
      await using rig = await Rig.start(kco);
      await rig.klarna.control.setOptions('s1', { amount: 'differs' });
      const paid = await rig.pay();
      await (way === 'push' ? rig.push(paid.push) : rig.return(paid.confirmation));
      const order = await rig.order();
      expect(order?.status).toBe(status);
      if (note) expect(order?.notes.at(-1)).toContain(note);
    }
  });
}

for (const [kco, status, acknowledged] of [
  ['2.8.7', 'pending', true],
  ['2.13.11', 'on-hold', false],
] as const) {
  test(`${kco}: while Klarna cannot be read, push and return leave the order ${status}`, async () => {
    for (const way of ['push', 'return'] as const) {
      await using rig = await Rig.start(kco);
      const paid = await rig.pay();
      rig.klarnaAnswers(orderManagementDown);
      await (way === 'push' ? rig.push(paid.push) : rig.return(paid.confirmation));
      expect((await rig.order())?.status).toBe(status);
      expect((await rig.purchase()).authorization?.acknowledgedAt !== undefined).toBe(acknowledged);
      rig.klarnaAnswers(undefined);
      await rig.push(paid.push);
      expect((await rig.order())?.status).toBe('processing');
    }
  });
}

test('2.0.15: the push is answered as ever, and does nothing', async () => {
  await using rig = await Rig.start('2.0.15');
  const { push } = await rig.pay();
  expect(await rig.push(push)).toMatchObject({ status: 200, body: '-1' });
  expect((await rig.order())?.status).toBe('pending');
});

test('a push after the owner edited the total: completed becomes on-hold, unless the version looks at paid orders first', async () => {
  for (const [kco, status] of [
    ['2.8.7', 'completed'],
    ['2.13.11', 'on-hold'],
  ] as const) {
    await using rig = await Rig.start(kco);
    const { push } = await rig.pay();
    await rig.push(push);
    await rig.site.ownerActs('completes-and-edits-total');
    await rig.push(push);
    expect((await rig.order())?.status).toBe(status);
  }
});

test('a push after the owner cancelled an order that was paid leaves it cancelled where the paid date counts', async () => {
  for (const [kco, status] of [
    ['2.8.7', 'processing'],
    ['2.13.11', 'cancelled'],
  ] as const) {
    await using rig = await Rig.start(kco, { stock: 'managed' });
    const { push } = await rig.pay();
    await rig.push(push);
    await rig.site.ownerActs('cancels');
    expect(await rig.site.stockLeft()).toBe(10);
    await rig.push(push);
    expect((await rig.order())?.status).toBe(status);
  }
});

/** A purchase under review, told to the shop by a push; then Klarna has decided. */
async function decided(rig: Rig, decision: 'accepted' | 'rejected'): Promise<URL> {
  await rig.klarna.control.setOptions('s1', { fraudStatus: 'PENDING' });
  const { push, klarnaOrderId } = await rig.pay();
  await rig.push(push);
  await rig.klarna.control.decide('s1', klarnaOrderId, decision);
  const { merchantUrls } = await rig.purchase();
  return new URL((merchantUrls.notification ?? '').replace('{checkout.order.id}', klarnaOrderId));
}

for (const [kco, decision, status, note] of [
  ['2.18.4', 'accepted', 'on-hold', undefined],
  ['2.19.1', 'accepted', 'processing', 'Payment with Kustom is accepted.'],
  ['2.19.1', 'rejected', 'cancelled', 'Kustom order rejected. Order status changed from On hold to Cancelled.'],
] as const) {
  test(`${kco}: a notification that the purchase was ${decision} leaves the order ${status}`, async () => {
    await using rig = await Rig.start(kco);
    const notification = await decided(rig, decision);
    expect(await rig.push(notification)).toMatchObject({ status: 200, body: '-1' });
    expect((await rig.order())?.status).toBe(status);
    if (note) expect((await rig.order())?.notes.at(-1)).toBe(note);
  });
}

test('2.20: no notification is registered, and a push still settles what Klarna has decided', async () => {
  await using rig = await Rig.start('2.20.9');
  await rig.klarna.control.setOptions('s1', { fraudStatus: 'PENDING' });
  const { push, klarnaOrderId } = await rig.pay();
  await rig.push(push);
  expect((await rig.purchase()).merchantUrls.notification).toBeUndefined();
  await rig.klarna.control.decide('s1', klarnaOrderId, 'accepted');
  await rig.push(push);
  expect((await rig.order())?.status).toBe('processing');
});

test('a notification about an order that the shop does not have is put off for five minutes, and is about the newest', async () => {
  await using rig = await Rig.start('2.19.1');
  const notification = await decided(rig, 'accepted');
  notification.searchParams.set('kco_wc_order_id', 'unknown');
  await rig.site.timeIs(0);
  await rig.push(notification);
  await rig.site.timeIs(4 * minuteMs);
  expect((await rig.order())?.status).toBe('on-hold');
  await rig.site.timeIs(6 * minuteMs);
  expect((await rig.order())?.status).toBe('processing');
  const calls = (await rig.calls()).length;
  await rig.site.timeIs(60 * minuteMs);
  expect(await rig.calls()).toHaveLength(calls);
});

test('a notification that was put off is lost when the plugin is gone by then', async () => {
  await using rig = await Rig.start('2.19.1', {}, [pluginDeactivated({ from: 'paid', until: { minutes: 10 } })]);
  const notification = await decided(rig, 'accepted');
  notification.searchParams.set('kco_wc_order_id', 'unknown');
  await rig.push(notification);
  await rig.site.timeIs(0);
  await rig.site.timeIs(6 * minuteMs);
  await rig.site.timeIs(60 * minuteMs);
  expect((await rig.order())?.status).toBe('on-hold');
});
