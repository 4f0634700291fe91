import { htmlSnippet } from '../snippet/html-snippet.ts';
import type { KlarnaOrder } from './klarna-order.ts';
import { selectedShippingOption } from './shipping-options.ts';

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
