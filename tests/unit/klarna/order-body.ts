/** A line of an order, of one piece and without tax. */
export const line = (fields: Record<string, unknown>, amount: number): Record<string, unknown> => ({
  quantity: 1,
  unit_price: amount,
  tax_rate: 0,
  total_amount: amount,
  total_tax_amount: 0,
  ...fields,
});

/** What a store posts to create an order: 149.00 SEK. */
export function orderBody(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    purchase_country: 'SE',
    purchase_currency: 'SEK',
    locale: 'sv-SE',
    order_amount: 14900,
    order_tax_amount: 0,
    order_lines: [
      line({ type: 'physical', reference: '11', name: 'Mug' }, 10000),
      line({ type: 'shipping_fee', reference: 'flat_rate:1', name: 'Flat' }, 4900),
    ],
    merchant_urls: {
      terms: 'https://s1.test/terms/',
      checkout: 'https://s1.test/checkout/',
      confirmation: 'https://s1.test/checkout/?kco_confirm=yes&kco_order_id={checkout.order.id}',
      push: 'https://s1.test/wc-api/KCO_WC_Push/?kco-action=push&kco_wc_order_id={checkout.order.id}&kco_session_id=t_1',
      notification: 'https://s1.test/wc-api/KCO_WC_Notification/?kco_wc_order_id={checkout.order.id}',
    },
    merchant_data: '{"is_user_logged_in":false}',
    options: { title_mandatory: true },
    billing_countries: ['SE'],
    ...overrides,
  };
}

/** What a shop answers to a shipping option update: the same cart. */
export const cartAnswer = {
  order_amount: 14900,
  order_tax_amount: 0,
  order_lines: orderBody().order_lines,
  purchase_currency: 'SEK',
};

/** The same order with one line for this amount. */
export const repriced = (amount: number): Record<string, unknown> => ({
  order_amount: amount,
  order_lines: [line({ type: 'physical', reference: '11', name: 'Mugs' }, amount)],
});

/** What a customer types, or a shopper without a browser posts. */
export const typedAddress = {
  email: 'shopper@example.test',
  postal_code: '12345',
  given_name: 'Testperson-se',
  family_name: 'Approved',
  street_address: 'Stårgatan 1',
  city: 'Ankeborg',
  phone: '+46765260000',
};

export const standard = { id: 'flat_rate:1', name: 'Standard', price: 4900, tax_amount: 980, tax_rate: 2500 };
export const express = { id: 'flat_rate:2', name: 'Express', price: 9900, tax_amount: 1980, tax_rate: 2500 };

const mug = line({ type: 'physical', reference: '11', name: 'Mug' }, 10000);
const { merchant_urls: urls } = orderBody();

/** An order as KCO 2.5 and later post it with shipping in the iframe: neither amount nor lines have the shipping. */
export const shippingOrder = (overrides: Record<string, unknown> = {}): Record<string, unknown> =>
  orderBody({
    order_amount: 10000,
    order_lines: [mug],
    shipping_options: [{ ...standard, preselected: true }, express],
    ...overrides,
  });

/** As KCO 1.x and 2.0 post it: the shop adds the shipping itself, and wants to be asked about another. */
export const askingShippingOrder = (): Record<string, unknown> =>
  orderBody({
    shipping_options: [{ ...standard, preselected: true }, express],
    merchant_urls: {
      ...(urls as object),
      shipping_option_update: 'https://s1.test/wc-api/KCO_WC_Shipping_Option_Update/',
    },
  });
