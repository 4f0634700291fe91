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
