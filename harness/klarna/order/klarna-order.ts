/** An address as Klarna's API names its fields. Countries: two letters. Absent means not known. */
export type Address = Partial<Record<AddressField, string>>;

export const addressFields = [
  'title',
  'given_name',
  'family_name',
  'organization_name',
  'attention',
  'email',
  'phone',
  'street_address',
  'street_address2',
  'postal_code',
  'city',
  'region',
  'country',
] as const;
export type AddressField = (typeof addressFields)[number];

/** Order lines are kept and given back as the store wrote them: newer versions of the plugin post them back. */
export type OrderLine = Record<string, unknown>;

/** Templates as the store registered them, with `{checkout.order.id}` in them. */
export type MerchantUrls = { terms: string; checkout: string; confirmation: string; push: string } & Partial<
  Record<
    | 'validation'
    | 'notification'
    | 'shipping_option_update'
    | 'address_update'
    | 'country_change'
    | 'cancellation_terms',
    string
  >
>;

export type FraudStatus = 'ACCEPTED' | 'PENDING' | 'REJECTED';

export interface Capture {
  captureId: string;
  capturedAt: number;
  /** Minor units. */
  amount: number;
  orderLines: OrderLine[];
}

export interface Refund {
  refundId: string;
  refundedAt: number;
  /** Minor units. */
  amount: number;
}

/** What exists once the customer has paid. Times in milliseconds since the epoch. */
export interface Authorization {
  completedAt: number;
  klarnaReference: string;
  fraudStatus: FraudStatus;
  /** What order management holds, in minor units. */
  orderAmount: number;
  /** As it was when the customer paid; `orderAmount` differs from it after an upsell. */
  originalOrderAmount: number;
  acknowledgedAt?: number;
  cancelledAt?: number;
  captures: Capture[];
  refunds: Refund[];
}

/** One purchase in Klarna's book. Plain data: it survives a JSON round trip. */
export interface KlarnaOrder {
  orderId: string;
  merchantId: string;
  purchaseCountry: string;
  purchaseCurrency: string;
  locale: string;
  /** Minor units. */
  orderAmount: number;
  orderTaxAmount: number;
  orderLines: OrderLine[];
  merchantUrls: MerchantUrls;
  merchantReference1?: string;
  merchantReference2?: string;
  billingAddress: Address;
  shippingAddress: Address;
  /** Who has the last word on the addresses. */
  addressFrom: 'store' | 'customer';
  /** Fields that are stored and given back untouched: `customer`, `options`, `merchant_data`, … */
  passedThrough: Record<string, unknown>;
  /** One of the store's `shipping_options`, once the customer chose one in the iframe. */
  chosenShippingId?: string;
  /** Why the store's answer to the last choice stops the purchase. */
  shippingRefusal?: string;
  createdAt: number;
  /** Last update by the store or input by the customer. */
  touchedAt: number;
  /** Absent until the customer has paid. */
  authorization?: Authorization;
}
