import { insistsOnServer } from '../order/order-options.ts';
import type { CallbackMessage } from './callback-body.ts';

export interface CallbackTimeouts {
  /** For the connection, TLS included. */
  connectMs: number;
  /** From the connection to the end of the answer. */
  readMs: number;
}

/**
 * How long Klarna waits for the answer to a callback.
 * @source facts/klarna-contract.md: push about 5 s (plugin issue 85); validation 10 s with the order's option
 * `require_validate_callback_success`, else 3 s; shipping option and address update 10 s.
 * Not documented, and taken to be as the push: notification, and the time for a connection.
 */
export function callbackTimeouts(message: CallbackMessage): CallbackTimeouts {
  switch (message.kind) {
    case 'push':
    case 'notification':
      return { connectMs: 5_000, readMs: 5_000 };
    case 'validation':
      return insistsOnServer(message.order)
        ? { connectMs: 5_000, readMs: 10_000 }
        : { connectMs: 3_000, readMs: 3_000 };
    case 'shipping-option-update':
    case 'address-update':
      return { connectMs: 5_000, readMs: 10_000 };
  }
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Time between the attempts after the first hour. */
const everyMs = 4 * hourMs;
const lastMs = 48 * hourMs;

/**
 * When Klarna pushes a completed order, in milliseconds after the completion: after 2, 5, 15, 30 and 60 minutes, then
 * every 4 hours until 48 hours have passed, or until the order is acknowledged.
 * @source docs.kustom.co confirm-purchase; facts/klarna-contract.md
 */
export const pushSchedule: readonly number[] = [
  ...[2, 5, 15, 30, 60].map((minutes) => minutes * minuteMs),
  ...Array.from({ length: Math.floor((lastMs - hourMs) / everyMs) }, (_, index) => hourMs + (index + 1) * everyMs),
];
