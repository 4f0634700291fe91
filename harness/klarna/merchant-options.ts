import { z } from 'zod';
import type { KlarnaConditions, Outage } from '../scenario/conditions.ts';
import { fraudStatus } from './order/klarna-order.ts';

/** How Klarna treats one merchant's purchases. Scripted answers of a scenario belong here. */
export const merchantOptions = z.strictObject({
  fraudStatus,
  /** `hold`: the iframe stays on "Payment accepted" until the customer presses "Back to the shop". */
  returnMode: z.enum(['auto', 'hold']),
  /** `differs`: a completed purchase is held in order management with `amountDifference` more than the checkout order had. */
  amount: z.enum(['agrees', 'differs'] satisfies KlarnaConditions['amount'][]),
  /** What of the API answers 500. */
  outage: z.enum(['none', 'order-management', 'acknowledge'] satisfies Outage[]),
  /** How far Klarna's clock is ahead of the real one. The book and the expiry of orders follow it, events do not. */
  aheadMs: z.number().int().nonnegative(),
  /** Whether a purchase waits for the callbacks that Klarna makes meanwhile, which the harness sends. */
  serverSideCallbacks: z.boolean(),
  /** Whether calls to order management are parked until they are released. */
  breakpoint: z.boolean(),
});
export type MerchantOptions = z.infer<typeof merchantOptions>;

export const defaultMerchantOptions: MerchantOptions = {
  fraudStatus: 'ACCEPTED',
  returnMode: 'auto',
  amount: 'agrees',
  outage: 'none',
  aheadMs: 0,
  serverSideCallbacks: false,
  breakpoint: false,
};

/** In minor units. */
export const amountDifference = 100;
