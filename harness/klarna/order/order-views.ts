import { htmlSnippet } from '../snippet/html-snippet.ts';
import {
  type Address,
  type Authorization,
  capturedAmount,
  type KlarnaOrder,
  refundedAmount,
  remainingAuthorizedAmount,
} from './klarna-order.ts';
import { selectedShippingOption } from './shipping.ts';

/** The order as `GET /checkout/v3/orders/{id}` gives it, without the snippet; also the body of server-side callbacks. */
export function checkoutOrder(order: KlarnaOrder): Record<string, unknown> {
  return {
    order_id: order.orderId,
    status: order.authorization ? 'checkout_complete' : 'checkout_incomplete',
    purchase_country: order.purchaseCountry,
    purchase_currency: order.purchaseCurrency,
    locale: order.locale,
    billing_address: order.billingAddress,
    shipping_address: order.shippingAddress,
    order_amount: order.orderAmount,
    order_tax_amount: order.orderTaxAmount,
    order_lines: order.orderLines,
    merchant_urls: order.merchantUrls,
    merchant_reference1: order.merchantReference1,
    merchant_reference2: order.merchantReference2,
    started_at: new Date(order.createdAt).toISOString(),
    last_modified_at: new Date(order.touchedAt).toISOString(),
    completed_at: order.authorization && new Date(order.authorization.completedAt).toISOString(),
    ...order.passedThrough,
    selected_shipping_option: selectedShippingOption(order),
  };
}

/** The order as the checkout API answers it to the store. */
export function checkoutView(order: KlarnaOrder, snippetBaseUrl: string): Record<string, unknown> {
  return { ...checkoutOrder(order), html_snippet: htmlSnippet(order.orderId, snippetBaseUrl) };
}

export type ManagedStatus = 'AUTHORIZED' | 'PART_CAPTURED' | 'CAPTURED' | 'CANCELLED' | 'CLOSED';

/** @source facts/klarna-contract.md; KCO order management compares with the first four */
export function managedStatus(order: KlarnaOrder, authorization: Authorization): ManagedStatus {
  if (authorization.cancelledAt !== undefined) return 'CANCELLED';
  if (authorization.captures.length === 0) return 'AUTHORIZED';
  if (remainingAuthorizedAmount(order) > 0) return 'PART_CAPTURED';
  return refundedAmount(order) < capturedAmount(order) ? 'CAPTURED' : 'CLOSED';
}

/** The order as `GET /ordermanagement/v1/orders/{id}` gives it. Countries in capitals. @source `upsell_available` */
export function orderManagementView(order: KlarnaOrder, authorization: Authorization): Record<string, unknown> {
  const time = (at: number) => new Date(at).toISOString();
  return {
    order_id: order.orderId,
    status: managedStatus(order, authorization),
    fraud_status: authorization.fraudStatus,
    klarna_reference: authorization.klarnaReference,
    order_amount: authorization.orderAmount,
    original_order_amount: authorization.originalOrderAmount,
    captured_amount: capturedAmount(order),
    refunded_amount: refundedAmount(order),
    remaining_authorized_amount: remainingAuthorizedAmount(order),
    order_tax_amount: order.orderTaxAmount,
    purchase_country: order.purchaseCountry.toUpperCase(),
    purchase_currency: order.purchaseCurrency.toUpperCase(),
    locale: order.locale,
    order_lines: order.orderLines,
    merchant_reference1: order.merchantReference1,
    merchant_reference2: order.merchantReference2,
    merchant_data: order.passedThrough.merchant_data,
    customer: order.passedThrough.customer,
    billing_address: withCapitals(order.billingAddress),
    shipping_address: withCapitals(order.shippingAddress),
    initial_payment_method: { type: 'INVOICE', description: 'Pay later' },
    created_at: time(authorization.completedAt),
    captures: authorization.captures.map((capture) => ({
      capture_id: capture.captureId,
      captured_amount: capture.amount,
      captured_at: time(capture.capturedAt),
      order_lines: capture.orderLines,
    })),
    refunds: authorization.refunds.map((refund) => ({
      refund_id: refund.refundId,
      refunded_amount: refund.amount,
      refunded_at: time(refund.refundedAt),
    })),
  };
}

const withCapitals = (address: Address): Address =>
  address.country ? { ...address, country: address.country.toUpperCase() } : address;
