import { expect, test } from 'vitest';
import { BlockGuest } from './block-guest.ts';

const create = 'POST checkout';
const update = 'POST checkout';
const read = 'GET checkout';
const confirming = ['GET management', 'POST management/acknowledge', 'PATCH management/merchant-references'];
const placed = 'Kustom order placed, waiting for confirmation Order status changed from Draft to Pending payment.';

/** What the real plugin did with a guest without a browser; the two after the bar are the validation's. */
const callsToPay: Readonly<Record<string, readonly string[]>> = {
  '2.16.0': [create, update, read, read],
  '2.16.2': [create, update, read, read],
  '2.17.0': [create, update, read, read, read],
  '2.18.4': [create, update, read, read, read],
  '2.19.0': [create, update, read, read, read],
  '2.20.0': [create, update, read, read, read],
  '2.20.7': [create, update, read, read, read],
  '2.20.8': [create, update, update, read, read],
};

for (const [kco, calls] of Object.entries(callsToPay)) {
  const staysDraft = kco === '2.16.0';
  test(`${kco}: a guest buys; the validation submits the order, and the push pays it`, async () => {
    await using guest = await BlockGuest.start(kco);
    const page = await guest.come();
    expect(page.draft).toBe(15);
    expect(await guest.rig.site.orders()).toEqual([]);
    const { paid, validation, push } = await guest.buy(page);
    expect(validation).toMatchObject({ status: 200, body: '' });
    expect(paid).toBe(true);
    expect(await guest.rig.calls()).toEqual(calls);
    expect(await guest.rig.order()).toEqual(
      staysDraft
        ? undefined
        : expect.objectContaining({
            status: 'pending',
            createdVia: 'store-api',
            klarnaOrderId: page.klarnaOrderId,
            notes: [placed],
          }),
    );

    expect(await guest.rig.push(push)).toMatchObject({ status: 200, body: '-1' });
    expect((await guest.rig.calls()).slice(calls.length)).toEqual(confirming);
    expect(await guest.rig.order()).toMatchObject({
      id: 15,
      status: 'processing',
      paid: true,
      notes: [
        ...(staysDraft ? [] : [placed]),
        `Order status changed from ${staysDraft ? 'Draft' : 'Pending payment'} to Processing.`,
        `Payment via Kustom Checkout, order ID: ${page.klarnaOrderId}`,
      ],
    });
  });

  test(`${kco}: the customer comes back to the draft that became an order`, async () => {
    await using guest = await BlockGuest.start(kco);
    const { confirmation } = await guest.buy(await guest.come());
    expect(confirmation?.pathname).toBe('/checkout/order-received/15/');
    const before = (await guest.rig.calls()).length;
    await guest.comeBack(confirmation);
    expect((await guest.rig.calls()).slice(before)).toEqual([...confirming, read]);
    expect((await guest.rig.order())?.status).toBe('processing');
  });
}
