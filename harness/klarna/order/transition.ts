import type { LedgerEvent } from '../../evidence/events.ts';
import type { KlarnaOrder } from './klarna-order.ts';
import type { Refusal } from './refusal.ts';

/** The outcome of asking Klarna's book for a change. */
export type Transition =
  | { type: 'changed'; order: KlarnaOrder; change: LedgerEvent['change']; detail?: string }
  /** Accepted, but there was nothing left to change. */
  | { type: 'unchanged'; order: KlarnaOrder }
  | { type: 'refused'; refusal: Refusal };

export const refuse = (refusal: Refusal): Transition => ({ type: 'refused', refusal });
