import type { LoggedRequest } from '../../../../harness/evidence/logged-request.ts';
import { loadCorpora, readOwnCorpora } from '../../../../harness/waf/corpus/load-corpora.ts';
import { type OwnNames, ownNames } from '../../../../harness/waf/learn/own-names.ts';

export const own = async (): Promise<OwnNames> => ownNames(await loadCorpora([]), await readOwnCorpora());

/** What a person's order is made of. No two of them share six characters in a row. */
export interface Personal {
  order: string;
  session: string;
  given: string;
  family: string;
  street: string;
  city: string;
  postal: string;
  email: string;
  phone: string;
  product: string;
  reference: string;
  price: number;
  host: string;
  key: string;
  token: string;
  nonce: string;
  hash: string;
  user: string;
  address: string;
}

export const anna: Personal = {
  order: 'e7b3a95c-41d8-4f06-9c2e-b58d70f1a364',
  session: 't_9e41c07ab5d8236f7780bcfa14e593',
  given: 'Wilhelmina',
  family: "D'Arczyńska",
  street: 'Pfeifferstraße 87, lgh 2301',
  city: 'Zwickendorf',
  postal: '90473',
  email: 'wilhelmina.arcz@postfach-qx.test',
  phone: '+49 1627 553911',
  product: 'Vöslauer Quarzuhr, Größe XXL',
  reference: 'QRZ-77K913',
  price: 837461,
  host: 'uhren-boutique.kaufhaus.test',
  key: 'wc_order_Zq8RtYw3LmNb2',
  token: 'eyJ0eXAiOiJKV1QifQ.eyJ1c2VyX2lkIjoidF85ZTQxYzA3YWI1ZDgifQ.kVZ0pLw8XhY2mRt6QbN4sJd9fGc3aTe7uWoIxP5yKzM',
  nonce: 'c93e5f0b7d',
  hash: '5bd04e9172ac8f36e0917d2b48fca653',
  user: 'wilhelmina@postfach-qx.test|1798223344|Hj7Kp2Lq9Wn4Xs6Zt8Vb1Mc3Rd5Fg0Yh2Uk4Ei6Oa8P|77e3b1909f24c8d5a6e10b3f7c92d84e5a01f6b8c3d97e420f1b86a5c4d3e297',
  address: '198.51.100.173',
};

export const bert: Personal = {
  order: '04f2d8e6-9b17-4ca3-8e50-3d6a7c81f29b',
  session: 't_31f7e0d92c846ab5019e7d3cf5b824',
  given: 'Bartholomew',
  family: "D'Ångermüller",
  street: 'Kjærlighedsvej 14, st. tv',
  city: 'Fredensborg',
  postal: '30622',
  email: 'b.shaugh@mailbox-vw.test',
  phone: '+45 2208 774100',
  product: 'Håndlavet skål, 2. sortering',
  reference: 'SKL-04H228',
  price: 559032,
  host: 'keramik-lageret.skaal.test',
  key: 'wc_order_Vb5XnHg7JkPw9',
  token: 'eyJhbGciOiJub25lIn0.eyJ1c2VyX2lkIjoidF8zMWY3ZTBkOTJjODQifQ.Qw3Er5Ty7Ui9Op1As2Df4Gh6Jk8Lz0Xc2Vb4Nm6Qa8Z',
  nonce: '4a7d21e8f6',
  hash: 'a0f86d1c35e792b4d8071c6e93f5ab20',
  user: 'barth@mailbox-vw.test|1798556677|Zx9Cv8Bn7Ml6Kj5Hg4Fd3Sa2Qw1Er0Ty9Ui8Op7As6D|0b9d8c7e6f5a4132c0d9e8f7a6b5c4d3e2f10918a7b6c5d4e3f2019a8b7c6d5e',
  address: '203.0.113.209',
};

/** The order as Klarna sends it to the checkout block. */
export const orderOf = (who: Personal): Record<string, unknown> => ({
  order_id: who.order,
  status: 'checkout_incomplete',
  purchase_country: 'SE',
  purchase_currency: 'SEK',
  locale: 'sv-SE',
  billing_address: addressOf(who),
  shipping_address: addressOf(who),
  order_amount: who.price,
  order_tax_amount: 0,
  order_lines: [
    {
      reference: who.reference,
      name: who.product,
      quantity: 1,
      unit_price: who.price,
      tax_rate: 0,
      total_amount: who.price,
      total_tax_amount: 0,
      type: 'physical',
      product_url: `https://${who.host}/product/${who.reference.toLowerCase()}/`,
    },
    {
      reference: 'flat_rate:1',
      name: 'Flat rate',
      quantity: 1,
      unit_price: 0,
      tax_rate: 0,
      total_amount: 0,
      total_tax_amount: 0,
      type: 'shipping_fee',
    },
  ],
  merchant_urls: {
    terms: `https://${who.host}/terms/`,
    checkout: `https://${who.host}/checkout/`,
    confirmation: `https://${who.host}/checkout/order-received/15/?key=${who.key}&kco_confirm=yes&kco_order_id={checkout.order.id}&order_id=15`,
    push: `https://${who.host}/wc-api/KCO_WC_Push/?kco-action=push&kco_wc_order_id={checkout.order.id}`,
    validation: `https://${who.host}/wp-json/kco-block/order/{checkout.order.id}/validate`,
  },
  merchant_reference1: '15',
  merchant_reference2: '15',
  customer: { type: 'person' },
  merchant_data: JSON.stringify({
    is_user_logged_in: true,
    signing_key: `${who.hash}${who.hash}`,
    wc_cart_hash: who.hash,
    wc_shipping_hash: who.hash,
    wc_fees_hash: who.hash,
    wc_coupons_hash: who.hash,
    wc_taxes_hash: who.hash,
    wc_cart_token: who.token,
    wc_nonce: who.nonce,
    wp_logged_in_cookie: who.user,
  }),
  billing_countries: ['SE'],
  shipping_countries: ['SE'],
});

const addressOf = (who: Personal) => ({
  given_name: who.given,
  family_name: who.family,
  email: who.email,
  phone: who.phone,
  street_address: who.street,
  postal_code: who.postal,
  city: who.city,
  country: 'se',
});

const sent = (who: Personal, body: string): LoggedRequest['headers'] => [
  ['Host', who.host],
  ['User-Agent', 'APIs-Klarna'],
  ['Accept', '*/*'],
  ['X-Forwarded-For', who.address],
  ['X-Customer-Of', who.email],
  ['Content-Length', `${Buffer.byteLength(body)}`],
  ...(body === '' ? [] : [['Content-Type', 'application/json'] as const]),
];

const logged = (who: Personal, target: string, value?: unknown): LoggedRequest => {
  const body = value === undefined ? '' : JSON.stringify(value);
  return { method: 'POST', target, headers: sent(who, body), ...(body && { body }), status: 200, rules: [] };
};

export const pushOf = (who: Personal, more = ''): LoggedRequest =>
  logged(who, `/wc-api/KCO_WC_Push/?kco-action=push&kco_wc_order_id=${who.order}&kco_session_id=${who.session}${more}`);

export const notificationOf = (who: Personal): LoggedRequest =>
  logged(who, `/wc-api/KCO_WC_Notification/?kco_wc_order_id=${who.order}`, {
    order_id: who.order,
    event_type: 'FRAUD_RISK_ACCEPTED',
  });

export const validationOf = (who: Personal, change: (order: Record<string, unknown>) => void = () => {}) => {
  const order = orderOf(who);
  change(order);
  return logged(who, `/wp-json/kco-block/order/${who.order}/validate`, order);
};

export const loopbackOf = (who: Personal): LoggedRequest => {
  const request = logged(who, '/wp-json/wc/store/v1/checkout/15', {
    key: who.key,
    payment_method: 'kco',
    billing_email: who.email,
    payment_data: [
      { key: '_wc_klarna_checkout_flow', value: 'embedded' },
      { key: '_wc_klarna_order_id', value: who.order },
      { key: '_shipping_email', value: who.email },
    ],
    billing_address: {
      first_name: who.given,
      last_name: who.family,
      address_1: who.street,
      city: who.city,
      state: '',
      postcode: who.postal,
      country: 'SE',
      email: who.email,
      phone: who.phone,
    },
  });
  return {
    ...request,
    headers: [
      ...(request.headers ?? []).filter(([name]) => name !== 'User-Agent'),
      ['User-Agent', `WordPress/6.8.12; https://${who.host}`],
      ['Cart-Token', who.token],
      ['Nonce', who.nonce],
      ['Cookie', `wordpress_logged_in_${who.hash}=${encodeURIComponent(who.user)}`],
    ],
  };
};

/** As mod_security2 writes it. */
export function nativeRow(
  { method, target, headers = [], body = '', status, rules }: LoggedRequest,
  boundary: string,
): string {
  const messages = rules.map(
    (id) =>
      `Message: Access denied with code ${status} (phase 2). Pattern match "x" at ARGS. [file "/r.conf"] [line "1"] [id "${id}"] [msg "x"]\n`,
  );
  return [
    `--${boundary}-A--\n[01/Dec/2026:03:26:16.425960 +0000] aw4${boundary} 198.51.100.173 57858 127.0.0.1 443`,
    `--${boundary}-B--\n${method} ${target} HTTP/1.1\n${headers.map(([name, value]) => `${name}: ${value}\n`).join('')}`,
    `--${boundary}-C--\n${body}`,
    `--${boundary}-F--\nHTTP/1.1 ${status} Some\n`,
    `--${boundary}-H--\n${messages.join('')}Engine-Mode: "ENABLED"\n`,
    `--${boundary}-Z--\n\n`,
  ].join('\n');
}

export const logOf = (requests: readonly LoggedRequest[]): string =>
  requests.map((request, index) => nativeRow(request, `b${index.toString(16)}`)).join('');
