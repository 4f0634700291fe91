import { z } from 'zod';
import type { Market } from '../merchant-options.ts';
import type { Cassette } from './cassette.ts';

/** An order as a shop creates or updates it, as far as it says where it is sold. */
const posted = z.looseObject({
  purchase_country: z
    .string()
    .regex(/^[A-Za-z]{2}$/)
    .toUpperCase(),
  purchase_currency: z
    .string()
    .regex(/^[A-Za-z]{3}$/)
    .toUpperCase(),
});

/** Where the merchants of a recording sell: what Klarna took of their orders. None: nothing was ordered. */
export function marketsOf({ entries }: Cassette): Market[] {
  const found = new Map<string, Market>();
  for (const { from, body, outcome } of entries) {
    if (from !== 'shop' || body.type !== 'json' || outcome.type !== 'answered' || outcome.status >= 300) continue;
    const order = posted.safeParse(body.value);
    if (!order.success) continue;
    const { purchase_country: country, purchase_currency: currency } = order.data;
    found.set(`${country} ${currency}`, { country, currency });
  }
  return [...found.values()];
}
