import { expect, test } from 'vitest';
import { typedAddress } from '../../klarna/order-body.ts';
import { FakeClock } from '../../lib/fake-clock.ts';
import { address, Rig } from './rig.ts';

const paying = 'Order status changed from Pending payment to Processing.';

/** Push and return at the same instant: both have loaded the order before Klarna answers either. */
async function pushAndReturn(
  kco: string,
): Promise<{ notes: string[]; stockLeft: number | undefined; status?: string }> {
  await using rig = await Rig.start(kco, { stock: 'managed' });
  const { push, confirmation } = await rig.pay();
  await rig.klarna.control.setOptions('s1', { breakpoint: 'order-management' });
  const both = [rig.push(push), rig.return(confirmation)];
  expect(await rig.klarna.control.parked('s1', { atLeast: 2, withinMs: 9_000 })).toHaveLength(2);
  await rig.klarna.control.setOptions('s1', { breakpoint: 'off' });
  for (const { status } of await Promise.all(both)) expect(status).toBeLessThan(400);
  const order = await rig.order();
  return { notes: order?.notes ?? [], stockLeft: await rig.site.stockLeft(), status: order?.status };
}

for (const kco of ['2.0.16', '2.5.9', '2.13.11', '2.19.1', '2.20.9']) {
  test(`${kco}: push and return at once both complete the payment: notes twice, stock once`, async () => {
    const { notes, stockLeft, status } = await pushAndReturn(kco);
    expect(status).toBe('processing');
    expect(notes.filter((note) => note === paying)).toHaveLength(2);
    expect(notes.filter((note) => note.startsWith('Payment via'))).toHaveLength(2);
    expect(notes.filter((note) => note.startsWith('Stock levels reduced'))).toHaveLength(1);
    expect(stockLeft).toBe(9);
  });
}

test('one after the other they write everything once', async () => {
  await using rig = await Rig.start('2.13.11', { stock: 'managed' });
  const { push, confirmation } = await rig.pay();
  await rig.return(confirmation);
  await rig.push(push);
  const notes = (await rig.order())?.notes ?? [];
  expect(notes.filter((note) => note === paying)).toHaveLength(1);
  expect(await rig.site.stockLeft()).toBe(9);
});

/** As the container store does it, with every version that was tried. */
for (const kco of ['2.0.16', '2.5.9', '2.13.11']) {
  test(`${kco}: the checkout form posted twice at the same moment leaves two orders, of which Klarna’s push pays one`, async () => {
    await using rig = await Rig.start(kco);
    const klarnaOrderId = await rig.openCheckout();
    await rig.klarna.shopper('POST', `/kco/${klarnaOrderId}/address`, typedAddress);
    const answers = await Promise.all([rig.placeOrder(), rig.placeOrder()]);
    for (const { body } of answers) expect(JSON.parse(body)).toMatchObject({ result: 'success' });
    await rig.klarna.shopper('POST', `/kco/${klarnaOrderId}/complete`);
    const { merchantUrls } = await rig.purchase();
    await rig.push(new URL((merchantUrls.push ?? '').replace('{checkout.order.id}', klarnaOrderId)));
    expect(await rig.site.orders()).toMatchObject([
      { status: 'pending', klarnaOrderId },
      { status: 'processing', klarnaOrderId },
    ]);
  });
}

test('posted once more when the first is answered, it is about the same order', async () => {
  const clock = new FakeClock();
  await using rig = await Rig.start('2.13.11', {}, [], clock);
  await rig.openCheckout();
  await rig.placeOrder();
  await clock.sleep(1_000);
  await rig.placeOrder();
  expect(await rig.site.orders()).toHaveLength(1);
});

test('1.x: the form that comes back from Klarna, posted twice at the same moment, makes two paid orders', async () => {
  await using rig = await Rig.start('1.11.8', { stock: 'managed' });
  const { confirmation, klarnaOrderId } = await rig.pay();
  await rig.return(confirmation);
  const form = { ...address, kco_order_id: klarnaOrderId };
  await Promise.all([rig.placeOrder(form), rig.placeOrder(form)]);
  expect(await rig.site.orders()).toMatchObject([{ status: 'processing' }, { status: 'processing' }]);
  expect(await rig.site.stockLeft()).toBe(8);
});
