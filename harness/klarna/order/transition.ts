import type { z } from 'zod';
import type { LedgerEvent } from '../../evidence/events.ts';
import type { KlarnaOrder } from './klarna-order.ts';

/** Why Klarna says no, in its own words. `status` is the HTTP status. */
export interface KlarnaRefusal {
  status: number;
  errorCode: string;
  messages: string[];
  /** Where the customer's browser is sent; in answers to the iframe only. */
  redirectUrl?: string;
}

/** The outcome of asking Klarna's book for a change. */
export type Transition =
  | { type: 'changed'; order: KlarnaOrder; change: LedgerEvent['change']; detail?: string }
  /** Accepted, but there was nothing left to change. */
  | { type: 'unchanged'; order: KlarnaOrder }
  | { type: 'refused'; refusal: KlarnaRefusal };

export const refuse = (refusal: KlarnaRefusal): Transition => ({ type: 'refused', refusal });

export const noSuchOrder = (orderId: string): KlarnaRefusal => ({
  status: 404,
  errorCode: 'NO_SUCH_ORDER',
  messages: [`No such order: ${orderId}`],
});

/** @source facts/klarna-contract.md: update after completion; KCO reads `error_code` READ_ONLY_ORDER. */
export const readOnlyOrder: KlarnaRefusal = {
  status: 403,
  errorCode: 'READ_ONLY_ORDER',
  messages: ['Order is read only'],
};

export const badValue = (...fields: string[]): KlarnaRefusal => ({
  status: 400,
  errorCode: 'BAD_VALUE',
  messages: fields.map((field) => `Bad value: ${field}`),
});

/** Names of the fields that zod found wrong, dotted, each once. */
export function badFields(error: z.ZodError): string[] {
  return [...new Set(error.issues.map((issue) => issue.path.slice(0, 2).join('.') || 'body'))];
}

/** BAD_VALUE for each field of a posted body that is wrong. */
export const refuseBody = (error: z.ZodError): Transition => refuse(badValue(...badFields(error)));

/** The customer cannot go on, and reads why. */
export const stopped = (errorCode: string, message: string): KlarnaRefusal => ({
  status: 403,
  errorCode,
  messages: [message],
});
