import { type ShippingMethod, shippingMethodsOf } from '../shop/shipping-method.ts';
import type { Visit } from '../visit.ts';

/** The cart as Klarna gets it. With shipping in the iframe Klarna gets the choice; newer versions leave the cost to it. */
export function purchase({ shop, session }: Pick<Visit, 'shop' | 'session'>): Record<string, unknown> {
  const { product, profile, conditions } = shop;
  const inIframe = conditions.shipping === 'in-iframe';
  const withShipping = !inIframe || profile.iframeShipping === 'in-total';
  const { shipping } = session;
  return {
    purchase_country: 'SE',
    purchase_currency: 'SEK',
    locale: 'en-US',
    order_amount: product.priceMinor + (withShipping ? shipping.priceMinor : 0),
    order_tax_amount: 0,
    order_lines: [
      line({ type: 'physical', reference: product.sku, name: product.name }, product.priceMinor),
      ...(withShipping
        ? [line({ type: 'shipping_fee', reference: shipping.id, name: shipping.name }, shipping.priceMinor)]
        : []),
    ],
    merchant_data: JSON.stringify({ is_user_logged_in: false }),
    ...(inIframe ? { shipping_options: shippingMethodsOf(conditions).map((method) => option(method, shipping)) } : {}),
    ...(profile.orderCreated === 'on-return' ? { options: { require_validate_callback_success: true } } : {}),
  };
}

const line = (fields: Record<string, unknown>, amountMinor: number) => ({
  ...fields,
  quantity: 1,
  unit_price: amountMinor,
  tax_rate: 0,
  total_amount: amountMinor,
  total_tax_amount: 0,
});

const option = ({ id, name, priceMinor }: ShippingMethod, chosen: ShippingMethod) => ({
  id,
  name,
  price: priceMinor,
  tax_amount: 0,
  tax_rate: 0,
  preselected: id === chosen.id,
});
