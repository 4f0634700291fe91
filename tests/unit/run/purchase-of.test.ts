import { expect, test } from 'vitest';
import { holdsPayment, type PurchaseStatus } from '../../../harness/evidence/books.ts';
import { completeOrder, createOrder, enterAddress } from '../../../harness/klarna/order/checkout-changes.ts';
import type { KlarnaOrder } from '../../../harness/klarna/order/klarna-order.ts';
import {
  cancelOrder,
  captureOrder,
  changeAuthorization,
  refundOrder,
} from '../../../harness/klarna/order/management-changes.ts';
import type { Transition } from '../../../harness/klarna/order/transition.ts';
import { purchaseOf } from '../../../harness/run/collect-record.ts';
import { orderBody, typedAddress } from '../klarna/order-body.ts';

function orderOf(transition: Transition): KlarnaOrder {
  if (transition.type === 'refused') throw new Error(transition.refusal.messages.join());
  return transition.order;
}

/** A purchase of 14900 that the customer has not paid. */
const opened = () =>
  orderOf(
    enterAddress(
      orderOf(createOrder(orderBody(), { orderId: 'o-1', merchantId: 's1', now: 1_000 })),
      typedAddress,
      2_000,
    ),
  );

/** The same, paid, and what the shop then tells Klarna, one after the other. */
const after = (...changes: ((order: KlarnaOrder) => Transition)[]): KlarnaOrder =>
  changes.reduce(
    (order, change) => orderOf(change(order)),
    orderOf(completeOrder(opened(), { now: 3_000, fraudStatus: 'ACCEPTED', klarnaReference: 'ABCD1234' })),
  );

const captures = (amount: number) => (order: KlarnaOrder) =>
  captureOrder(order, { captured_amount: amount }, `c${amount}`, 5_000);
const refunds = (amount: number) => (order: KlarnaOrder) =>
  refundOrder(order, { refunded_amount: amount }, `r${amount}`, 6_000);

for (const [fact, order, status] of [
  ['paid', after(), 'authorized'],
  [
    'paid, and another sum since',
    after((order) => changeAuthorization(order, { order_amount: 20_000 }, 5_000)),
    'authorized',
  ],
  ['captured in part', after(captures(4_900)), 'captured'],
  ['captured', after(captures(14_900)), 'captured'],
  ['refunded in part', after(captures(14_900), refunds(4_900)), 'captured'],
  ['refunded', after(captures(14_900), refunds(14_900)), 'refunded'],
  ['cancelled', after((order) => cancelOrder(order, 5_000)), 'cancelled'],
  ['not paid', opened(), 'open'],
] as const satisfies readonly (readonly [string, KlarnaOrder, PurchaseStatus])[]) {
  test(`a purchase that is ${fact} stands as ${status} in the record`, () => {
    expect(purchaseOf(order).status).toBe(status);
  });
}

test('Klarna holds a payment that is authorized or captured, and no other', () => {
  const statuses: PurchaseStatus[] = ['open', 'authorized', 'captured', 'refunded', 'cancelled'];
  expect(statuses.filter((status) => holdsPayment({ status }))).toEqual(['authorized', 'captured']);
});
