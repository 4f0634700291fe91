import type { KlarnaConditions, Outage } from '../scenario/conditions.ts';
import type { FraudStatus } from './order/klarna-order.ts';

/** How Klarna treats one merchant's purchases. Scripted answers of a scenario belong here. */
export interface MerchantOptions {
  fraudStatus: FraudStatus;
  /** `hold`: the iframe stays on "Payment accepted" until the customer presses "Back to the shop". */
  returnMode: 'auto' | 'hold';
  /** `differs`: a completed purchase is held in order management with `amountDifference` more than the checkout order had. */
  amount: KlarnaConditions['amount'];
  /** What of the API answers 500. */
  outage: Outage;
  /** How far Klarna's clock is ahead of the real one. The book and the expiry of orders follow it, events do not. */
  aheadMs: number;
  /** Whether a purchase waits for the callbacks that Klarna makes meanwhile, which the harness runs as errands. */
  serverSideCallbacks: boolean;
  /** Whether calls to order management are parked until they are released. */
  turnstile: boolean;
}

export const defaultMerchantOptions: MerchantOptions = {
  fraudStatus: 'ACCEPTED',
  returnMode: 'auto',
  amount: 'agrees',
  outage: 'none',
  aheadMs: 0,
  serverSideCallbacks: false,
  turnstile: false,
};

/** In minor units. */
export const amountDifference = 100;
