import type { PlaceholderKind } from './placeholders.ts';

/**
 * Fields of JSON whose values are ids, secrets or about a person, by their names in small letters.
 * @source facts/klarna-contract.md, addresses, customer and ids of both APIs; KCO 2.16.0 to 2.20.9 for the cart's secrets
 */
const secretFields: Readonly<Record<string, PlaceholderKind | undefined>> = {
  order_id: 'order',
  klarna_order_id: 'order',
  session_id: 'session',
  capture_id: 'capture',
  refund_id: 'refund',
  klarna_reference: 'reference',
  correlation_id: 'correlation',
  recurring_token: 'token',
  customer_token: 'token',
  token: 'token',
  authorization_token: 'token',
  client_token: 'token',
  kco_session_id: 'shop-session',
  wc_cart_token: 'token',
  wc_nonce: 'token',
  nonce: 'token',
  signing_key: 'token',
  wp_logged_in_cookie: 'token',
  order_key: 'order-key',
  email: 'email',
  given_name: 'given-name',
  first_name: 'given-name',
  family_name: 'family-name',
  last_name: 'family-name',
  attention: 'person',
  care_of: 'person',
  street_address: 'street',
  street_address2: 'street',
  street_name: 'street',
  street_number: 'street',
  house_extension: 'street',
  address_1: 'street',
  address_2: 'street',
  city: 'city',
  postal_code: 'postal-code',
  postcode: 'postal-code',
  phone: 'phone',
  phone_number: 'phone',
  organization_name: 'organization',
  company: 'organization',
  organization_registration_id: 'number',
  organization_entity_id: 'number',
  vat_id: 'number',
  national_identification_number: 'number',
  date_of_birth: 'birthday',
  ip_address: 'address',
  ip: 'address',
  unique_account_identifier: 'person',
};

/** Arguments in URLs, likewise. `key` opens an order of WooCommerce's. */
const secretParameters: Readonly<Record<string, PlaceholderKind | undefined>> = {
  klarna_order_id: 'order',
  kco_wc_order_id: 'order',
  kco_order_id: 'order',
  kco_session_id: 'shop-session',
  key: 'order-key',
  email: 'email',
  billing_email: 'email',
  sid: 'session',
  session_id: 'session',
  token: 'token',
  client_token: 'token',
  nonce: 'token',
  _wpnonce: 'token',
  signature: 'token',
  sig: 'token',
};

/** Names that nobody listed, of fields and arguments that other plugins add: what they end in says enough. */
const tellingNames: readonly [name: RegExp, kind: PlaceholderKind][] = [
  [/(?:^|_)(?:pass|passwd|password|passphrase|pwd|pin|secret|credentials?|jwt|auth|authorization|cookies?)$/, 'token'],
  [/(?:^|_)(?:api_?key|private_key|secret_key|signature|sig|nonce|token|session|sessid|phpsessid)$/, 'token'],
  [/(?:^|_)secret_(?:[a-z]{2})$/, 'token'],
  [/(?:^|_)(?:ssn|iban|bic|card_number|account_number|cvc|cvv|personal_number|pno)$/, 'number'],
  [/(?:^|_)(?:user_?name|user_login|user_nicename|login|display_name|full_name)$/, 'person'],
  [/(?:^|_)(?:e_?mail|email_address)$/, 'email'],
  [/(?:^|_)(?:phone|mobile|telephone)$/, 'phone'],
  [/(?:^|_)(?:ip|ip_addr|ip_address|remote_addr)$/, 'address'],
];

/** `billing_first_name`, `givenName` and `given-name` are told as what they are. */
function kindByName(name: string, listed: Readonly<Record<string, PlaceholderKind | undefined>>) {
  const known = listed[name.toLowerCase()];
  if (known !== undefined) return known;
  const plain = name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toLowerCase();
  const bare = plain.replace(/^(?:billing|shipping|customer|delivery)_/, '');
  return (
    listed[plain] ?? listed[bare] ?? secretFields[bare] ?? tellingNames.find(([telling]) => telling.test(plain))?.[1]
  );
}

/** What the value of a field of JSON is replaced by; undefined where it stays. */
export const kindOfField = (name: string): PlaceholderKind | undefined => kindByName(name, secretFields);

/** The same of an argument in a URL. */
export const kindOfParameter = (name: string): PlaceholderKind | undefined => kindByName(name, secretParameters);

/** Fields whose values are words of the protocol: a customer called Person does not change the type of a customer. */
export const wordFields: ReadonlySet<string> = new Set([
  'country',
  'error_code',
  'error_type',
  'event_type',
  'fraud_status',
  'gender',
  'locale',
  'purchase_country',
  'purchase_currency',
  'status',
  'type',
]);
