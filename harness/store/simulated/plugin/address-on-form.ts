/**
 * What the form in hand says about the customer's address, as the plugin reads it into an update: WooCommerce's order
 * review knows a part of it under short names.
 */
export function addressOnForm(form: URLSearchParams): Record<string, string> {
  const address: Record<string, string> = {};
  for (const [name, value] of form) {
    if (/^(?:billing_|shipping_|s_)|^(?:country|state|postcode|city|address|address_2)$/.test(name)) {
      address[name] = value;
    }
  }
  return address;
}
