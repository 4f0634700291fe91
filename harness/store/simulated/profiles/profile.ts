/** Callbacks that WooCommerce may find a handler for, as the plugin spells them in URLs. */
export type CallbackAction =
  | 'KCO_WC_Push'
  | 'KCO_WC_Notification'
  | 'KCO_WC_Validation'
  | 'KCO_WC_Shipping_Option_Update'
  | 'KCO_WC_Address_Update';

/** Merchant URLs beyond the four that every version sends: terms, checkout, confirmation, push. */
export type ExtraMerchantUrl = 'validation' | 'shipping_option_update' | 'notification';

/**
 * One call of the plugin at Klarna's checkout API. `update`: left out when it would say what the last one said, or when the
 * order that was just read cannot be updated. `force-update`: made all the same. `confirm`: the update that carries the
 * order-received URL.
 */
export type CheckoutCall = 'read' | 'update' | 'force-update' | 'confirm';

/** What changed in the block checkout from version to version. */
export interface BlockProfile {
  /** When the plugin tells Klarna where to ask for the validation: with every order, or once the shop has a draft of it. */
  validationUrl: 'always' | 'with-draft';
  /** Whether the validation makes the draft a pending order; before, it stays a draft until it is paid. */
  setsPending: boolean;
  /** Whether the gateway throws what goes wrong with a payment, or gives it back as a result. */
  failsBy: 'exception' | 'result';
  /** The header in which it sends the cart's token to the shop. WooCommerce knows `Cart-Token` alone. */
  tokenHeader: 'CartToken' | 'Cart-Token';
  /** Whether a paid order is refused before Klarna's id is written into it, or after. */
  checksPaid: 'first' | 'late';
  /** Whether its script tells the cart that Klarna's iframe is there. */
  sendsLoad: boolean;
  /** Whether the customer's billing address reaches the shop before the payment. */
  knowsBilling: boolean;
  /** Whether `merchant_data` has a `signing_key`. */
  signs: boolean;
}

/** How a version takes payments on a page of Klarna's. */
export interface HostedPageProfile {
  /** Whether it has the redirect flow; before, only orders that are there already are paid so. */
  redirects: boolean;
  /** What the redirect flow's form is held against before an order is made, in vain: the purchase is opened afterwards. */
  formNeeds: 'nothing' | 'purchase-at-klarna' | 'purchase-in-session';
  /** Whether the customer is told where Klarna opened no purchase, or made no page for it. */
  looksAtAnswers: boolean;
}

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
  /** Which failed calls at Klarna become a notice of the session, in requests of the checkout's script. */
  keepsErrors: 'none' | 'all' | 'with-body';
  /** How WooCommerce prints totals: its own order tables, which newer versions allow, have eight decimals; posts have two. */
  totalDecimals: 2 | 8;
  calls: {
    orderReview: readonly CheckoutCall[];
    /** The checkout form is submitted: before and after WooCommerce makes its order. */
    beforeOrder: readonly CheckoutCall[];
    placeOrder: readonly CheckoutCall[];
    /** Between the two: the plugin holds the form against Klarna's order, whatever WooCommerce has against it. */
    validateForm: readonly CheckoutCall[];
    /** The checkout page is opened again. The last one's answer has the snippet. */
    reopen: readonly CheckoutCall[];
    /** The same before the customer's browser has told which payment method it is. */
    reopenUnchosen: readonly CheckoutCall[];
    /** The customer has chosen the shipping in Klarna's iframe. Empty: the version has no such endpoint. */
    chooseShipping: readonly CheckoutCall[];
  };
  /** With shipping in the iframe: whether the order that Klarna gets has the cost of shipping in it. */
  iframeShipping: 'in-total' | 'not-in-total';
  /** The checkout page is opened again, and Klarna knows the session's order no more. */
  expired: 'new-order' | 'cart';
  /** The same, and the purchase is completed: what the customer gets to see. */
  completed: 'klarna-confirmation' | 'new-order' | 'order-received' | 'order-received-and-confirm';
  /** When WooCommerce's order gets Klarna's id as its transaction id. */
  transactionId: 'before-payment' | 'when-paid';
  /** Where push and notification look for Klarna's order id. 2.0.15 looks for a parameter that nobody sends. */
  orderParameter: 'kco_wc_order_id' | 'klarna_wc_order_id';
  /** Whether it looks for Klarna's id by a query that WooCommerce does not heed where orders are posts: the newest is found. */
  findsNewestPost: boolean;
  push: {
    /** What makes a push leave the order's status alone. */
    skipsWhen: 'status-paid' | 'date-paid' | 'status-paid-or-held';
    /** Totals are compared, and a failed read of the order is noticed. */
    checksOrder: boolean;
  };
  /** The customer's way back. Beside `at`, 1.x has ways of its own: see process-payment.ts. */
  confirm: {
    /** `init`: at the beginning of any request with the right parameters. `wp-head`: while the checkout page is made. */
    at: 'init' | 'wp-head' | 'checkout-form';
    /** A paid order is left alone. */
    skipsPaid: boolean;
    checksOrder: boolean;
    /** Status that a rejected purchase gets; some versions name a status that WooCommerce does not know. */
    rejectedStatus: 'cancelled' | 'pending';
  };
  /** Decimals of the totals in the note about a mismatch. */
  mismatchDecimals: 1 | 2;
  /** What the owner does to a paid order is told Klarna, and how its notes call Klarna. Undefined: nobody tells. */
  orderManagement: { brand: 'Klarna' | 'Kustom' } | undefined;
  /** How it serves WooCommerce's block checkout; undefined: not at all. */
  block: BlockProfile | undefined;
  /** Undefined: it takes no payment on a page of Klarna's. */
  hostedPage: HostedPageProfile | undefined;
  /** What becomes of a notification: `settles`: the plugin has order management built in, and sees to the order. */
  notification: 'ignored' | 'settles';
}
