import type { KlarnaOrder } from './klarna-order.ts';

/** @source KCO pull request 787: checkout orders live 48 hours; after that 404 with an empty body. */
const lifetimeMs = 48 * 3_600_000;

/** Whether the checkout API has forgotten the order. Order management keeps it. */
export const isExpired = (order: KlarnaOrder, now: number): boolean => now - order.touchedAt > lifetimeMs;
