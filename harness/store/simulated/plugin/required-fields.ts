/** Fields of the checkout form that WooCommerce does not accept empty, and how it calls them. */
export const requiredFields: readonly (readonly [field: string, label: string])[] = [
  ['billing_first_name', 'First name'],
  ['billing_last_name', 'Last name'],
  ['billing_address_1', 'Street address'],
  ['billing_postcode', 'Postcode / ZIP'],
  ['billing_city', 'Town / City'],
  ['billing_email', 'Email address'],
];
