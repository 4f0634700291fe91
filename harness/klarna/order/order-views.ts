import { htmlSnippet } from '../snippet/html-snippet.ts';
import {
  type Address,
  type Authorization,
  capturedAmount,
  expiresAt,
  isLapsed,
  type KlarnaOrder,
  refundedAmount,
  remainingAuthorizedAmount,
} from './klarna-order.ts';
import type { ManagedStatus } from './management-api.ts';
import { merchantRequested } from './merchant-extras.ts';
import { isoSeconds } from './posted-fields.ts';
import { selectedShippingOption } from './shipping.ts';

/** The order as `GET /checkout/v3/orders/{id}` gives it, without the snippet; also the body of server-side callbacks. */
export function checkoutOrder(order: KlarnaOrder): Record<string, unknown> {
  return {
    order_id: order.orderId,
    status: order.authorization ? 'checkout_complete' : 'checkout_incomplete',
    purchase_country: order.purchaseCountry.toLowerCase(),
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
    started_at: isoSeconds(order.createdAt),
    last_modified_at: isoSeconds(order.touchedAt),
    completed_at: order.authorization && isoSeconds(order.authorization.completedAt),
    ...order.passedThrough,
    selected_shipping_option: selectedShippingOption(order),
    merchant_requested: merchantRequested(order),
    recurring_token: order.authorization?.recurringToken,
  };
}

/** The order as the checkout API answers it to the store. */
export function checkoutView(order: KlarnaOrder, snippetBaseUrl: string): Record<string, unknown> {
  return { ...checkoutOrder(order), html_snippet: htmlSnippet(order.orderId, snippetBaseUrl) };
}

/** @source facts/klarna-contract.md; KCO order management compares with the first four */
export function managedStatus(order: KlarnaOrder, authorization: Authorization, now: number): ManagedStatus {
  if (authorization.cancelledAt !== undefined) return 'CANCELLED';
  if (authorization.captures.length === 0) return isLapsed(authorization, now) ? 'EXPIRED' : 'AUTHORIZED';
  if (remainingAuthorizedAmount(order) > 0) return 'PART_CAPTURED';
  return refundedAmount(order) < capturedAmount(order) ? 'CAPTURED' : 'CLOSED';
}

/** The order as `GET /ordermanagement/v1/orders/{id}` gives it. Countries in capitals. @source `upsell_available` */
export function orderManagementView(
  order: KlarnaOrder,
  authorization: Authorization,
  now: number,
): Record<string, unknown> {
  return {
    order_id: order.orderId,
    status: managedStatus(order, authorization, now),
    fraud_status: authorization.fraudStatus,
    klarna_reference: authorization.klarnaReference,
    order_amount: authorization.orderAmount,
    original_order_amount: authorization.originalOrderAmount,
    captured_amount: capturedAmount(order),
    refunded_amount: refundedAmount(order),
    remaining_authorized_amount: isLapsed(authorization, now) ? 0 : remainingAuthorizedAmount(order),
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
    selected_shipping_option: shippingOfManaged(order),
    // Klarna keeps there what is posted to `…/shipping-info`, which the plugin does not call.
    shipping_info: [],
    created_at: isoSeconds(authorization.completedAt),
    expires_at: isoSeconds(expiresAt(authorization)),
    captures: capturesOf(authorization),
    refunds: authorization.refunds.map((refund) => ({
      refund_id: refund.refundId,
      refunded_amount: refund.amount,
      refunded_at: isoSeconds(refund.refundedAt),
      order_lines: refund.orderLines,
      ...refund.posted,
    })),
  };
}

/** Refunds are of the order, not of a capture: they are told as refunds of the oldest captures first. */
function capturesOf({ captures, refunds, klarnaReference }: Authorization): Record<string, unknown>[] {
  let left = refunds.reduce((sum, { amount }) => sum + amount, 0);
  return captures.map((capture, index) => {
    const refunded = Math.min(left, capture.amount);
    left -= refunded;
    return {
      capture_id: capture.captureId,
      klarna_reference: `${klarnaReference}-${index + 1}`,
      captured_amount: capture.amount,
      refunded_amount: refunded,
      captured_at: isoSeconds(capture.capturedAt),
      order_lines: capture.orderLines,
      shipping_info: [],
      ...capture.posted,
    };
  });
}

/** What of a shipping option order management tells. */
function shippingOfManaged(order: KlarnaOrder): Record<string, unknown> | undefined {
  const selected = selectedShippingOption(order);
  if (!selected) return undefined;
  const { id, name, price, tax_amount, tax_rate } = selected;
  return { id, name, price, tax_amount, tax_rate };
}

const withCapitals = (address: Address): Address =>
  address.country ? { ...address, country: address.country.toUpperCase() } : address;
