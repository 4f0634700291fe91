/** WooCommerce's names of the fields that Klarna's address has. */
const names = [
  ['first_name', 'given_name'],
  ['last_name', 'family_name'],
  ['address_1', 'street_address'],
  ['postcode', 'postal_code'],
  ['city', 'city'],
  ['country', 'country'],
  ['email', 'email'],
  ['phone', 'phone'],
] as const;

/** Fields of the checkout form from an order as Klarna gives it. */
export function fieldsOfKlarnaOrder(order: Record<string, unknown>): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const kind of ['billing', 'shipping']) {
    const address = order[`${kind}_address`];
    if (typeof address !== 'object' || address === null) continue;
    for (const [woocommerce, klarna] of names) {
      const value = (address as Record<string, unknown>)[klarna];
      if (typeof value === 'string') fields[`${kind}_${woocommerce}`] = value;
    }
  }
  return fields;
}
