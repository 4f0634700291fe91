import { z } from 'zod';
import { apiCallEvent, callbackOutcome, faultEvent, ledgerEvent } from '../../evidence/events.ts';

export { callbackOutcome };

import { parkedCall } from '../breakpoint.ts';
import { refusalRecord } from '../ledger.ts';
import { merchantOptions } from '../merchant-options.ts';
import { klarnaOrder } from '../order/klarna-order.ts';
import { decision } from '../order/management-changes.ts';
import { pendingCallback } from '../pending-callbacks.ts';

/**
 * What `KlarnaControl`, in a worker, and the control's server, in the run's process, say to each other: one schema for each
 * message. Whoever gets a message parses it.
 */

/** Posted for a new merchant. */
export const registration = z.strictObject({
  /** Letters, digits, `_` and `-`. */
  merchantId: z.string().regex(/^[A-Za-z0-9_-]+$/),
  sharedSecret: z.string().min(1),
  options: merchantOptions.partial().optional(),
});
export type MerchantRegistration = z.infer<typeof registration>;

/** Options that are left out stay as they are. */
export const changedOptions = merchantOptions.partial();

export const decisionMessage = z.strictObject({ decision });

/** Which parked calls are wanted: as a query, hence text. */
export const parkedQuery = z.strictObject({
  atLeast: z.coerce.number().int().positive(),
  // The client waits 10 s for an answer.
  withinMs: z.coerce.number().int().nonnegative().max(9_000),
});
export type ParkedQuery = z.infer<typeof parkedQuery>;

const klarnaEvent = z.discriminatedUnion('type', [apiCallEvent, ledgerEvent, faultEvent]);

/** Answers. */
export const ordersAnswer = z.array(klarnaOrder);
export const eventsAnswer = z.array(klarnaEvent);
export const refusalsAnswer = z.array(refusalRecord);
export const parkedAnswer = z.array(parkedCall);
/** Empty where none came in time. */
export const pendingCallbackAnswer = pendingCallback.optional();
/** What was asked for is done. */
export const doneAnswer = z.undefined();
