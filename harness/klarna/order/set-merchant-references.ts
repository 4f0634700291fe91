import { z } from 'zod';
import type { KlarnaOrder } from './klarna-order.ts';
import { managed } from './managed.ts';
import { badFields } from './order-request.ts';
import { badValue } from './refusal.ts';
import { refuse, type Transition } from './transition.ts';

const references = z.object({
  merchant_reference1: z.union([z.string(), z.number()]).transform(String).nullish(),
  merchant_reference2: z.union([z.string(), z.number()]).transform(String).nullish(),
});

/** The store's own order number and id; what is absent or null stays. */
export function setMerchantReferences(order: KlarnaOrder, body: unknown): Transition {
  const parsed = references.safeParse(body);
  if (!parsed.success) return refuse(badValue(...badFields(parsed.error)));
  const merchantReference1 = parsed.data.merchant_reference1 ?? order.merchantReference1;
  const merchantReference2 = parsed.data.merchant_reference2 ?? order.merchantReference2;
  return managed(order, () => ({
    type: 'changed',
    order: { ...order, merchantReference1, merchantReference2 },
    change: 'references-set',
    detail: `${merchantReference1 ?? ''} ${merchantReference2 ?? ''}`.trim(),
  }));
}
