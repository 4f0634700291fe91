/** Callbacks that WooCommerce may find a handler for, as the plugin spells them in URLs. */
export type CallbackAction =
  | 'KCO_WC_Push'
  | 'KCO_WC_Notification'
  | 'KCO_WC_Validation'
  | 'KCO_WC_Shipping_Option_Update'
  | 'KCO_WC_Address_Update';

/** Merchant URLs beyond the four that every version sends: terms, checkout, confirmation, push. */
export type ExtraMerchantUrl = 'validation' | 'shipping_option_update' | 'notification';

/** One call of the plugin at Klarna's checkout API. `confirm` is the update that carries the order-received URL. */
export type CheckoutCall = 'read' | 'update' | 'confirm';

/** What a version of the plugin does, as far as callbacks and orders are concerned. Data only. */
export interface Profile {
  version: string;
  /** The generation it belongs to: `2.6–2.14`. */
  generation: string;
  hooks: readonly CallbackAction[];
  extraUrls: readonly ExtraMerchantUrl[];
  /** `cookie`: the whole session cookie leaks into the push URL; `none`: the parameter is not sent. */
  sessionId: 'none' | 'id' | 'cookie';
  apiHost: string;
  /** `before-payment`: at the browser's validation, as pending. `on-return`: when the browser comes back, 1.x. */
  orderCreated: 'before-payment' | 'on-return';
  /** How the plugin calls Klarna in order notes. */
  brand: 'Klarna' | 'Kustom';
  /** How WooCommerce prints totals: its own order tables, which newer versions allow, have eight decimals. */
  totalDecimals: 2 | 8;
  calls: { orderReview: readonly CheckoutCall[]; placeOrder: readonly CheckoutCall[] };
  push: {
    /** What makes a push leave the order's status alone. */
    skipsWhen: 'status-paid' | 'date-paid' | 'status-paid-or-held';
    /** Totals are compared, and a failed read of the order is noticed. */
    checksOrder: boolean;
    /** Without an order it makes one, 1.x. */
    makesBackupOrder: boolean;
  };
  confirm: {
    /** A paid order is left alone. */
    skipsPaid: boolean;
    checksOrder: boolean;
    /** Status that a rejected purchase gets; some versions name a status that WooCommerce does not know. */
    rejectedStatus: 'cancelled' | 'pending' | 'on-hold';
  };
}
