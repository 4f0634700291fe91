import { z } from 'zod';

/** `MerchantOptions`, each optional. */
export const merchantOptions = z.strictObject({
  fraudStatus: z.enum(['ACCEPTED', 'PENDING', 'REJECTED']).optional(),
  returnMode: z.enum(['auto', 'hold']).optional(),
  amount: z.enum(['agrees', 'differs']).optional(),
  outage: z.enum(['none', 'order-management', 'acknowledge']).optional(),
  aheadMs: z.number().int().nonnegative().optional(),
  serverSideCallbacks: z.boolean().optional(),
  turnstile: z.boolean().optional(),
});

export const registration = z.strictObject({
  merchantId: z.string().regex(/^[A-Za-z0-9_-]+$/),
  sharedSecret: z.string().min(1),
  options: merchantOptions.optional(),
});
