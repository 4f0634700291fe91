import type { Probe } from '../probe.ts';

/** What Klarna is known to send, and what the customer's browser sends. */
export const mustPass = (probe: Probe): boolean =>
  probe.type === 'shopper' || (probe.type === 'callback' && probe.sent === 'known');
