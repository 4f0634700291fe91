import type { KlarnaPurchase, ShopOrder } from '../../../../harness/evidence/books.ts';
import type { History, Sample } from '../../../../harness/run/interleave/invariants.ts';
import { withDeviations } from '../../../../harness/scenario/conditions.ts';

export const shopOrder = (overrides: Partial<ShopOrder> = {}): ShopOrder => ({
  id: 15,
  status: 'processing',
  paid: true,
  total: '149.00',
  createdVia: 'checkout',
  klarnaOrderId: 'klarna-1',
  notes: ['Payment via Klarna Checkout, order ID: klarna-1', 'Order status changed.'],
  ...overrides,
});

const purchase: KlarnaPurchase = {
  orderId: 'klarna-1',
  status: 'authorized',
  fraudStatus: 'ACCEPTED',
  acknowledged: true,
  merchantReference: '15',
};

export const sample = (step: string, ...statuses: string[]): Sample => ({
  step,
  orders: statuses.map((status, index) => ({ id: 15 + index, status })),
});

/** An interleaving in which everything held, and what is different in it. */
export function history({
  orders = [shopOrder()],
  stockLeft = 9,
  acknowledged = true,
  samples = [sample('push:start', 'pending'), sample('push:read', 'processing')],
}: {
  orders?: ShopOrder[];
  stockLeft?: number;
  acknowledged?: boolean;
  samples?: Sample[];
} = {}): History {
  return {
    record: {
      host: 'ai1-a-open.shop.test',
      kco: '2.13.11',
      conditions: withDeviations({ store: { stock: 'managed' } }),
      events: [],
      purchases: [{ ...purchase, acknowledged }],
      orders,
      stockLeft,
      storeLog: '',
      gaps: [],
    },
    samples,
  };
}
