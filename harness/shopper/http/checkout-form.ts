import { testPerson } from '../shopper.ts';
import type { CheckoutPage } from './checkout-page.ts';

/** The address as WooCommerce's form names it, for billing and shipping. */
function addressFields(): Record<string, string> {
  const address = {
    first_name: testPerson.given_name,
    last_name: testPerson.family_name,
    company: '',
    address_1: testPerson.street_address,
    address_2: '',
    postcode: testPerson.postal_code,
    city: testPerson.city,
    country: testPerson.country.toUpperCase(),
    state: '',
  };
  const prefixed = (prefix: string) => Object.entries(address).map(([name, value]) => [`${prefix}_${name}`, value]);
  return {
    ...Object.fromEntries([...prefixed('billing'), ...prefixed('shipping')]),
    billing_email: testPerson.email,
    billing_phone: testPerson.phone,
  };
}

/** What `wc-ajax=checkout` gets: the form as served, and what the plugin's script fills in and ticks. */
export function checkoutForm({ fields }: Pick<CheckoutPage, 'fields'>): Record<string, string> {
  return {
    ...fields,
    ...addressFields(),
    payment_method: 'kco',
    ship_to_different_address: '1',
    terms: 'on',
    'terms-field': '1',
  };
}

/** What `wc-ajax=update_order_review` gets. */
export function orderReview(page: CheckoutPage): Record<string, string> {
  const form = checkoutForm(page);
  return {
    security: String(page.woocommerce.update_order_review_nonce),
    payment_method: 'kco',
    country: 'SE',
    state: '',
    postcode: testPerson.postal_code,
    city: testPerson.city,
    address: testPerson.street_address,
    s_country: 'SE',
    s_postcode: testPerson.postal_code,
    s_city: testPerson.city,
    s_address: testPerson.street_address,
    has_full_address: 'true',
    post_data: new URLSearchParams(form).toString(),
    ...Object.fromEntries(Object.entries(form).filter(([name]) => name.startsWith('shipping_method'))),
  };
}
