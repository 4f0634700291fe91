import { z } from 'zod';

/** The two books of a site, as read at the end. Their comparison is the verdict. */

/** An order as WooCommerce's tables have it. */
export const shopOrder = z.object({
  id: z.number(),
  /** Without WooCommerce's `wc-` prefix: `pending`, `processing`, `on-hold`, `cancelled`, … */
  status: z.string(),
  /** Whether WooCommerce holds a paid date. */
  paid: z.boolean(),
  total: z.string(),
  createdVia: z.string(),
  /** `_wc_klarna_order_id`, the link between the two books; empty when the plugin wrote none. */
  klarnaOrderId: z.string(),
  /** Order notes, oldest first, HTML taken out. Their count is not stable: see docs/verdicts.md. */
  notes: z.array(z.string()),
});
export type ShopOrder = z.infer<typeof shopOrder>;

/**
 * `open`: the customer has not paid. `authorized`: Klarna owes the merchant the money. `captured`: the merchant has asked for
 * it, or for a part. `refunded`: all that was captured went back. `cancelled`: the merchant gave it up before.
 */
export const purchaseStatus = z.enum(['open', 'authorized', 'captured', 'refunded', 'cancelled']);
export type PurchaseStatus = z.infer<typeof purchaseStatus>;

/** An order as Klarna's ledger has it. */
export const klarnaPurchase = z.object({
  orderId: z.string(),
  status: purchaseStatus,
  /** Absent where nothing was paid. */
  fraudStatus: z.enum(['ACCEPTED', 'PENDING', 'REJECTED']).optional(),
  acknowledged: z.boolean(),
  merchantReference: z.string(),
});
export type KlarnaPurchase = z.infer<typeof klarnaPurchase>;

/** Whether the customer's money is the merchant's, or will be. */
export const holdsPayment = ({ status }: Pick<KlarnaPurchase, 'status'>): boolean =>
  status === 'authorized' || status === 'captured';
