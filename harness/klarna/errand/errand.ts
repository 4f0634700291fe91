import type { CallbackEvent } from '../../evidence/events.ts';
import type { KlarnaOrder } from '../order/klarna-order.ts';

/**
 * A callback that Klarna makes while the customer waits. The sender is in another process: the fake hands the errand out
 * and waits for the outcome. Its fields are those of the sender's `CallbackMessage`. Plain data.
 */
export type Errand = { errandId: string } & ErrandMessage;

export type ErrandMessage =
  | { kind: 'validation'; order: KlarnaOrder }
  | { kind: 'shipping-option-update'; order: KlarnaOrder; selected: Record<string, unknown> };

/** What came of the callback; undefined when nobody ran it. */
export type ErrandOutcome = CallbackEvent['outcome'] | undefined;
