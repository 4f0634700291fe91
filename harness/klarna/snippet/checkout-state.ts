import type { MerchantOptions } from '../merchant-options.ts';
import type { Address, KlarnaOrder } from '../order/klarna-order.ts';
import { fillMerchantUrl } from '../order/klarna-order.ts';
import { type ShippingOption, selectedShippingOption, shippingOptions } from '../order/shipping.ts';

/** What the iframe needs to know about its order. */
export interface CheckoutState {
  status: 'checkout_incomplete' | 'checkout_complete';
  /** Minor units. */
  orderAmount: number;
  currency: string;
  locale: string;
  country: string;
  returnMode: MerchantOptions['returnMode'];
  /** What the customer typed before, else nothing. */
  address: Address;
  /** None where the shop itself has the customer choose. */
  shippingOptions: ShippingOption[];
  selectedShippingId?: string;
  /** Set once the purchase is completed. */
  confirmationUrl?: string;
  klarnaReference?: string;
}

export function checkoutState(order: KlarnaOrder, { returnMode }: MerchantOptions): CheckoutState {
  return {
    status: order.authorization ? 'checkout_complete' : 'checkout_incomplete',
    orderAmount: order.orderAmount,
    currency: order.purchaseCurrency.toUpperCase(),
    locale: order.locale,
    country: order.purchaseCountry.toUpperCase(),
    returnMode,
    address: order.addressFrom === 'customer' ? order.billingAddress : {},
    shippingOptions: shippingOptions(order),
    selectedShippingId: selectedShippingOption(order)?.id,
    confirmationUrl: order.authorization && fillMerchantUrl(order.merchantUrls.confirmation, order.orderId),
    klarnaReference: order.authorization?.klarnaReference,
  };
}
