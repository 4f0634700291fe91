/** What a store posts to create an order: 149.00 SEK. */
export function orderBody(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    purchase_country: 'SE',
    purchase_currency: 'SEK',
    locale: 'sv-SE',
    order_amount: 14900,
    order_tax_amount: 0,
    order_lines: [
      { type: 'physical', reference: '11', name: 'Mug', quantity: 1, unit_price: 10000, total_amount: 10000 },
      {
        type: 'shipping_fee',
        reference: 'flat_rate:1',
        name: 'Flat',
        quantity: 1,
        unit_price: 4900,
        total_amount: 4900,
      },
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
