import type { KlarnaAnswer, KlarnaClient } from '../klarna-client.ts';
import type { Shop } from '../shop/shop.ts';
import type { WooOrder } from '../shop/woo-order.ts';
import { identity } from './checkout-order.ts';

/** A paid order at Klarna, as far as the plugin reads it. */
export interface ManagedOrder {
  orderId: string;
  /** Minor units; 0 where the answer has none. */
  amountMinor: number;
  fraudStatus: string;
  readFailed: boolean;
}

interface Parties {
  shop: Shop;
  klarna: KlarnaClient;
}

export async function readManagedOrder({ shop, klarna }: Parties, orderId: string): Promise<ManagedOrder> {
  shop.log('KCO get order management order');
  const answer = await klarna.call('GET', `/ordermanagement/v1/orders/${orderId}`, identity({ shop }));
  const { order_amount: amount, fraud_status: fraud } = answer.json;
  return {
    orderId,
    amountMinor: typeof amount === 'number' ? amount : 0,
    fraudStatus: typeof fraud === 'string' ? fraud : '',
    readFailed: answer.status !== 200,
  };
}

/** What push and return both do in the end: acknowledge, then write the order's number into Klarna's book. */
export async function acknowledge({ shop, klarna }: Parties, orderId: string, order: WooOrder): Promise<KlarnaAnswer> {
  const path = `/ordermanagement/v1/orders/${orderId}`;
  shop.log('KCO acknowledge order');
  await klarna.call('POST', `${path}/acknowledge`, identity({ shop }));
  shop.log('KCO set merchant reference');
  const references = { merchant_reference1: String(order.id), merchant_reference2: String(order.id) };
  return klarna.call('PATCH', `${path}/merchant-references`, identity({ shop }), references);
}

/** Sets the order on hold when the two totals differ by more than one minor unit. @returns whether they agree. */
export function totalsAgree(shop: Shop, order: WooOrder, managed: ManagedOrder): boolean {
  if (Math.abs(managed.amountMinor - order.totalMinor) <= 1) return true;
  const { brand } = shop.profile;
  const money = (minor: number) => (minor / 100).toFixed(2);
  order.setStatus(
    'on-hold',
    `${brand} order total (${money(managed.amountMinor)}) does not match WooCommerce order total (${money(order.totalMinor)}). Please verify the order with ${brand} before processing.`,
  );
  return false;
}
