import { expect, test } from '@playwright/test';
import { HarnessError } from '../../../../harness/lib/errors.ts';
import { FakeClock } from '../../lib/fake-clock.ts';
import { Rig } from './rig.ts';

const minuteMs = 60_000;
const untilHealed = { faultFrom: 'paid', faultHeals: 10 } as const;

/** All that the faults leave alone. */
const confirming = ['GET management', 'POST management/acknowledge', 'PATCH management/merchant-references'];

test('lost rewrite rules: the path is 404, the query form works, and both work again', async () => {
  await using rig = await Rig.start('2.13.11', { fault: 'rewrite-rules-lost', ...untilHealed });
  const { push } = await rig.pay();
  await rig.site.timeIs(0);
  expect((await rig.push(push)).status).toBe(404);
  expect((await rig.visit('GET', '/checkout/order-received/15/')).status).toBe(404);
  expect((await rig.visit('GET', '/terms/')).status).toBe(200);
  expect((await rig.order())?.status).toBe('pending');

  expect(await rig.visit('POST', `/?wc-api=KCO_WC_Push&${push.searchParams}`)).toMatchObject({
    status: 200,
    body: '-1',
  });
  expect((await rig.order())?.status).toBe('processing');
  await rig.site.timeIs(10 * minuteMs);
  expect((await rig.push(push)).status).toBe(200);
});

test('lost rewrite rules: the return confirms the order before it is found to lead nowhere', async () => {
  await using rig = await Rig.start('2.13.11', { fault: 'rewrite-rules-lost', ...untilHealed });
  const { confirmation } = await rig.pay();
  await rig.site.timeIs(0);
  expect((await rig.return(confirmation)).status).toBe(404);
  expect((await rig.order())?.status).toBe('processing');
});

test('callbacks in the query form survive lost rewrite rules', async () => {
  await using rig = await Rig.start('2.13.11', { callbackUrls: 'query', fault: 'rewrite-rules-lost', ...untilHealed });
  const { push } = await rig.pay();
  await rig.site.timeIs(0);
  expect(push.pathname).toBe('/');
  expect(await rig.push(push)).toMatchObject({ status: 200, body: '-1' });
  expect((await rig.order())?.status).toBe('processing');
});

test('a deactivated plugin hooks nothing, confirms nothing, and offers nothing', async () => {
  await using rig = await Rig.start('2.13.11', { fault: 'plugin-deactivated', ...untilHealed });
  const { push, confirmation } = await rig.pay();
  const before = await rig.calls();
  await rig.site.timeIs(0);
  expect(await rig.push(push)).toMatchObject({ status: 400, body: '-1' });
  const thanks = await rig.return(confirmation);
  expect(thanks.body).toContain('Order number');
  expect(thanks.body).not.toContain('klarna-checkout-container');
  await rig.visit('GET', rig.site.paths.addToCart);
  const checkout = await rig.lookAgain();
  expect(checkout.body).toContain('no available payment methods');
  expect(checkout.body).not.toContain('kco_params');
  expect(checkout.klarnaOrderId).toBe('');
  expect(JSON.parse((await rig.placeOrder()).body)).toMatchObject({ result: 'failure' });
  expect(await rig.calls()).toEqual(before);
  expect(await rig.site.orders()).toMatchObject([{ status: 'pending' }]);

  await rig.site.timeIs(10 * minuteMs);
  expect(await rig.push(push)).toMatchObject({ status: 200, body: '-1' });
  expect((await rig.order())?.status).toBe('processing');
});

test('under construction: every address has the same page with status 200, and nothing happens behind it', async () => {
  await using rig = await Rig.start('2.13.11', { fault: 'under-construction', ...untilHealed });
  const { push, confirmation } = await rig.pay();
  const before = await rig.calls();
  await rig.site.timeIs(0);
  for (const answer of [await rig.push(push), await rig.return(confirmation), await rig.visit('GET', '/terms/')]) {
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('under construction');
  }
  expect(await rig.calls()).toEqual(before);
  expect((await rig.order())?.status).toBe('pending');
  await rig.site.timeIs(10 * minuteMs);
  await rig.push(push);
  expect((await rig.order())?.status).toBe('processing');
});

test('a hook that exits in the push: paid with its status note, nothing after it; the next push acknowledges', async () => {
  await using rig = await Rig.start('2.13.11', { fault: 'hook-exits' });
  const { push } = await rig.pay();
  const before = (await rig.calls()).length;
  expect(await rig.push(push)).toMatchObject({ status: 200, body: '' });
  expect(await rig.order()).toMatchObject({
    status: 'processing',
    paid: true,
    notes: ['Order status changed from Pending payment to Processing.'],
  });
  expect((await rig.calls()).slice(before)).toEqual(['GET management']);

  expect(await rig.push(push)).toMatchObject({ status: 200, body: '-1' });
  expect((await rig.calls()).slice(before + 1)).toEqual(confirming);
});

test('a hook that exits in the return: acknowledged and paid, and the customer sees nothing', async () => {
  await using rig = await Rig.start('2.13.11', { fault: 'hook-exits' });
  const { confirmation } = await rig.pay();
  const before = (await rig.calls()).length;
  expect(await rig.return(confirmation)).toMatchObject({ status: 200, body: '' });
  expect((await rig.calls()).slice(before)).toEqual(confirming);
  expect((await rig.order())?.status).toBe('processing');
});

for (const fault of ['htaccess-ignored', 'ca-bundle-outdated'] as const) {
  test(`a site with "${fault}" is not opened, and the error says where it can be`, async () => {
    const error = await Rig.start('2.13.11', { fault }).then(
      () => undefined,
      (refused: unknown) => refused,
    );
    expect(error).toBeInstanceOf(HarnessError);
    expect(error).toMatchObject({ code: 'SITE_NOT_OPENED', hint: expect.stringContaining('--stack containers') });
  });
}

test('a slow shop waits before it handles a callback, and nothing else', async () => {
  const clock = new FakeClock();
  await using rig = await Rig.start('2.13.11', { callbackSeconds: 6 }, clock);
  const { push } = await rig.pay();
  expect(clock.sleeps).toEqual([]);
  await rig.push(push);
  expect(clock.sleeps).toEqual([1_200]);
  expect((await rig.order())?.status).toBe('processing');
});
