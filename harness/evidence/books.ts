/** The two books of a site, as read at the end. Their comparison is the verdict. */

/** An order as WooCommerce's tables have it. */
export interface ShopOrder {
  id: number;
  /** Without WooCommerce's `wc-` prefix: `pending`, `processing`, `on-hold`, `cancelled`, … */
  status: string;
  /** Whether WooCommerce holds a paid date. */
  paid: boolean;
  total: string;
  createdVia: string;
  /** `_wc_klarna_order_id`, the link between the two books; empty when the plugin wrote none. */
  klarnaOrderId: string;
  /** Order notes, oldest first, HTML taken out. Their count is not stable: see docs/verdicts.md. */
  notes: string[];
}

/** An order as Klarna's ledger has it. */
export interface KlarnaPurchase {
  orderId: string;
  /** `open`: the customer has not paid. `authorized`: Klarna owes the merchant the money. */
  status: 'open' | 'authorized' | 'cancelled';
  fraudStatus: 'ACCEPTED' | 'PENDING' | 'REJECTED' | undefined;
  acknowledged: boolean;
  merchantReference: string;
}
