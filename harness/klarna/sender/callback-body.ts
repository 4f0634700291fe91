import { snippetHost } from '../klarna-hosts.ts';
import type { KlarnaOrder, MerchantUrls } from '../order/klarna-order.ts';
import { checkoutOrder, checkoutView } from '../order/order-views.ts';

export type CallableOrder = Pick<KlarnaOrder, 'orderId' | 'merchantUrls'>;

/** What Klarna decided about a pending order. @source docs.klarna.com, pending orders */
export type NotificationType = 'FRAUD_RISK_ACCEPTED' | 'FRAUD_RISK_REJECTED' | 'FRAUD_RISK_STOPPED';

/** A callback and what it tells. */
export type CallbackMessage =
  | { kind: 'push'; order: CallableOrder }
  | { kind: 'notification'; order: CallableOrder; eventType: NotificationType }
  | { kind: 'validation' | 'address-update'; order: KlarnaOrder }
  | { kind: 'shipping-option-update'; order: KlarnaOrder; selected: Record<string, unknown> };

const urlNames = {
  push: 'push',
  notification: 'notification',
  validation: 'validation',
  'shipping-option-update': 'shipping_option_update',
  'address-update': 'address_update',
} as const satisfies Record<CallbackMessage['kind'], keyof MerchantUrls>;

/** The store's own URL for this callback, not yet filled; undefined when it registered none. */
export function callbackTemplate({ kind, order }: CallbackMessage): string | undefined {
  return order.merchantUrls[urlNames[kind]];
}

/** What Klarna tells of an order when the customer has chosen another shipping. @source Klarna's published callbacks */
const shippingUpdateFields = [
  'order_amount',
  'order_tax_amount',
  'order_lines',
  'billing_address',
  'shipping_address',
  'purchase_currency',
  'merchant_data',
  'merchant_reference1',
  'merchant_reference2',
  'customer',
  'locale',
  'tags',
] as const;

/**
 * What is posted: nothing for a push, else JSON.
 * @param withSnippet whether the order in a validation has its snippet, which Klarna's schema has and the plugin's log hides
 * @source facts/klarna-contract.md; validation and address callbacks carry the order as the checkout API shows it.
 */
export function callbackBody(message: CallbackMessage, withSnippet = false): string | undefined {
  switch (message.kind) {
    case 'push':
      return undefined;
    case 'notification':
      return JSON.stringify({ order_id: message.order.orderId, event_type: message.eventType });
    case 'validation':
      return JSON.stringify(
        withSnippet ? checkoutView(message.order, `https://${snippetHost}`) : checkoutOrder(message.order),
      );
    case 'address-update':
      return JSON.stringify(checkoutOrder(message.order));
    case 'shipping-option-update': {
      const order = checkoutOrder(message.order);
      const told = Object.fromEntries(
        shippingUpdateFields.flatMap((name) => (name in order ? [[name, order[name]]] : [])),
      );
      return JSON.stringify({ ...told, selected_shipping_option: message.selected });
    }
  }
}

/**
 * What Klarna says about itself and about what it posts; names as they go on the wire.
 * @source facts/klarna-contract.md: User-Agent `APIs-Klarna`, no Referer
 */
export const callbackHeaders = (body: string | undefined): Record<string, string> => ({
  'User-Agent': 'APIs-Klarna',
  ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
});
