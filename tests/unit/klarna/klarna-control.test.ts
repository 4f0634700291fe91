import { expect, test } from 'vitest';
import { KlarnaControl } from '../../../harness/klarna/control/klarna-control.ts';
import { TestKlarna } from './klarna-client.ts';
import { express, line, shippingOrder, typedAddress } from './order-body.ts';
import { httpStore } from './raw-store.ts';

/** A control whose server gives this answer to whatever is asked. */
async function answering(status: number, body: string) {
  const server = await httpStore((_, response) => response.writeHead(status).end(body));
  return Object.assign(new KlarnaControl(`http://127.0.0.1:${server.port}`), {
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  });
}

const asked: [what: string, ask: (control: KlarnaControl) => Promise<unknown>, body: unknown, place: string][] = [
  ['orders', (control) => control.orders('s1'), [{ orderId: 'o-1' }], 'merchantId'],
  ['orders of no list', (control) => control.orders('s1'), { orders: [] }, 'expected array'],
  ['one order', (control) => control.order('s1', 'o-1'), [{ orderId: 1 }], 'orderId'],
  ['events', (control) => control.events('s1'), [{ type: 'ledger', at: 1, orderId: 'o-1', change: 'eaten' }], 'change'],
  ['refusals', (control) => control.refusals('s1'), [{ at: 'noon' }], 'at'],
  ['all refusals', (control) => control.allRefusals(), [{ at: 1, more: 1 }], 'more'],
  ['parked calls', (control) => control.parked('s1', { atLeast: 1, withinMs: 0 }), [{ callId: 7 }], 'callId'],
  [
    'a pending callback',
    (control) => control.nextCallback('s1', new AbortController().signal),
    { kind: 'push' },
    'kind',
  ],
  ['a change', (control) => control.setOptions('s1', {}), { changed: true }, 'expected undefined'],
];
for (const [what, ask, body, place] of asked) {
  test(`an answer about ${what} that is not as it should be is an error that names the place`, async () => {
    await using control = await answering(200, JSON.stringify(body));
    await expect(ask(control)).rejects.toMatchObject({
      code: 'KLARNA_UNREACHABLE',
      message: expect.stringMatching(new RegExp(`answered something else:[^]*${place}`)),
    });
  });
}

test('no callback that is pending is an empty answer', async () => {
  await using control = await answering(204, '');
  expect(await control.nextCallback('s1', new AbortController().signal)).toBeUndefined();
});

test('an order with all that can become of it comes through whole', async () => {
  await using fake = await TestKlarna.start({ clock: { now: () => 1_000, sleep: async () => {} } });
  const body = { ...shippingOrder(), billing_address: { email: 'a@b.test' }, merchant_reference2: 7 };
  const { json } = await fake.call({ method: 'POST', path: '/checkout/v3/orders', body });
  const orderId = String(json.order_id);
  const managed = `/ordermanagement/v1/orders/${orderId}`;
  await fake.shopper('POST', `/kco/${orderId}/address`, typedAddress);
  await fake.shopper('POST', `/kco/${orderId}/shipping-option`, { id: express.id });
  await fake.shopper('POST', `/kco/${orderId}/complete`);
  const captured = { captured_amount: 100, order_lines: [line({ name: 'Mug' }, 100)] };
  await fake.call({ method: 'POST', path: `${managed}/captures`, body: captured });
  await fake.call({ method: 'POST', path: `${managed}/refunds`, body: { refunded_amount: 50 } });
  const address = { ...typedAddress, country: 'se' };
  expect(await fake.control.orders('s1')).toMatchObject([
    {
      orderId,
      merchantId: 's1',
      orderAmount: 19900,
      merchantReference2: '7',
      billingAddress: address,
      shippingAddress: address,
      addressFrom: 'customer',
      chosenShippingId: express.id,
      passedThrough: { shipping_options: [{ preselected: true }, express], options: { title_mandatory: true } },
      authorization: {
        completedAt: 1_000,
        acknowledgedAt: 1_000,
        captures: [{ amount: 100, orderLines: [{ name: 'Mug' }] }],
        refunds: [{ refundedAt: 1_000, amount: 50 }],
      },
    },
  ]);
});
