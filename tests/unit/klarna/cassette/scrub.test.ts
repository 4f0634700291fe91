import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { CassetteEntry } from '../../../../harness/klarna/cassette/cassette.ts';
import { Placeholders } from '../../../../harness/klarna/cassette/placeholders.ts';
import { entryOf, type Passed } from '../../../../harness/klarna/cassette/record-exchange.ts';
import { Scrubber } from '../../../../harness/klarna/cassette/scrub.ts';

const id = '4f8a1b2c-0d3e-4f5a-8b6c-7d8e9fa0b1c2';
const session = 't_0123456789abcdef0123456789abcd';

const address = {
  given_name: 'Åsa-Karin',
  family_name: 'Öberg',
  email: 'asa.oberg@mail.se',
  phone: '+46 70-123 45 67',
  street_address: 'Hemliga gatan 7',
  postal_code: '751 42',
  city: 'Uppsala',
  country: 'SE',
};

/** Everything that must not be read in a file, in the places where Klarna and the plugin have it. */
const request = {
  // Before the fields that make these known; the third is known by its form alone.
  merchant_reference1: 'for buyer77 with sEsAmE:1, ask helper@shop.se',
  purchase_country: 'SE',
  locale: 'sv-SE',
  order_amount: 75142,
  billing_address: address,
  customer: { type: 'person', date_of_birth: '1987-06-05', national_identification_number: '19870605-1234' },
  merchant_urls: {
    push: `https://anders.shop.se/wc-api/KCO_WC_Push/?kco_wc_order_id={checkout.order.id}&kco_session_id=${session}`,
    confirmation:
      'https://anders.shop.se/checkout/order-received/12/?key=wc_order_Ab12Cd34Ef56G&kco_order_id={checkout.order.id}',
  },
  merchant_data: JSON.stringify({
    mail: 'ASA.OBERG@mail.se',
    wc_cart_token: 'cart.secret.one',
    for: 'Åsa-Karin Öberg',
    back: `https://anders.shop.se/?email=${encodeURIComponent(address.email)}`,
  }),
  attachment: {
    body: `{"customer_account_info":[{"unique_account_identifier":"buyer77","account_registration_date":"2020-01-01"}],"note":"\\u00c5sa-Karin ringer"}`,
  },
  order_lines: [{ name: 'Mug', reference: 'SKU-1', image_url: 'https://anders.shop.se/mug.png' }],
};
const answer = {
  ...request,
  order_id: id,
  html_snippet: `<script>var t="${'x9'.repeat(40)}"</script>`,
  recurring_token: 'a-token-of-hers',
};

function passed(overrides: Partial<Passed> = {}): Passed {
  return {
    from: 'shop',
    atMs: 1,
    durationMs: 2,
    request: {
      method: 'POST',
      url: '/checkout/v3/orders',
      headers: {
        host: 'api.playground.klarna.com',
        authorization: `Basic ${Buffer.from('PK123_ab:sEsAmE:1').toString('base64')}`,
        cookie: 'wp_session=very-secret-cookie',
        'content-type': 'application/json',
        'user-agent': 'WordPress/6.8; https://anders.shop.se - KCO:2.13.11',
        'klarna-idempotency-key': 'key-of-this-call',
      },
      body: Buffer.from(JSON.stringify(request)),
    },
    outcome: {
      type: 'answered',
      answer: {
        status: 201,
        headers: {
          'Content-Type': 'application/json',
          Location: `https://api.playground.klarna.com/checkout/v3/orders/${id}`,
          'set-cookie': ['klarna=very-secret-cookie'],
        },
        body: JSON.stringify(answer),
      },
    },
    ...overrides,
  };
}

function recorded(...all: Passed[]): { entries: CassetteEntry[]; text: string } {
  const scrubber = new Scrubber(new Placeholders());
  const lines = all.map((one) => scrubber.line(JSON.stringify(entryOf(one, scrubber))));
  return { entries: lines.map((line) => JSON.parse(line)), text: lines.join('\n') };
}

const secrets = [
  ...Object.values(address).filter((value) => value !== 'SE'),
  encodeURIComponent(address.email),
  '\\u00c5sa',
  '1987',
  '19870605',
  'anders',
  session,
  'Ab12Cd34Ef56G',
  'cart.secret',
  'asa.oberg',
  'buyer77',
  'helper',
  id,
  'x9x9',
  'a-token-of-hers',
  'PK123',
  'sEsAmE',
  Buffer.from('PK123_ab:sEsAmE:1').toString('base64'),
  'very-secret-cookie',
  'key-of-this-call',
];

test('no secret of a call is in what is written, in whatever form it stands', () => {
  const { text } = recorded(passed());
  expect(secrets.filter((secret) => text.toLowerCase().includes(secret.toLowerCase()))).toEqual([]);
});

test('the look-alike: what is no secret stays as it was', () => {
  const [entry] = recorded(passed()).entries;
  expect(entry).toMatchObject({
    from: 'shop',
    method: 'POST',
    host: 'api.playground.klarna.com',
    target: '/checkout/v3/orders',
    account: 'merchant-1',
    headers: { 'user-agent': 'WordPress/6.8; https://shop-1.example - KCO:2.13.11' },
    body: {
      type: 'json',
      value: {
        order_amount: 75142,
        customer: { type: 'person' },
        order_lines: [{ name: 'Mug', reference: 'SKU-1', image_url: 'https://shop-1.example/mug.png' }],
        billing_address: {
          given_name: 'given-name-1',
          email: 'email-1@example.test',
          phone: expect.stringMatching(/^\+00 00-000 00 01$/),
          postal_code: '000 01',
          country: 'SE',
        },
        merchant_urls: {
          push: 'https://shop-1.example/wc-api/KCO_WC_Push/?kco_wc_order_id={checkout.order.id}&kco_session_id=t_[shop-session-1]',
        },
      },
    },
    outcome: {
      status: 201,
      headers: {
        'content-type': 'application/json',
        location: 'https://api.playground.klarna.com/checkout/v3/orders/order-1',
      },
      body: {
        value: { order_id: 'order-1', html_snippet: `[html_snippet, ${answer.html_snippet.length} characters]` },
      },
    },
  });
});

test('a value has one placeholder throughout, also in addresses and in another case', () => {
  const read = passed({
    request: {
      method: 'GET',
      url: `/ordermanagement/v1/orders/${id.toUpperCase()}`,
      headers: { host: 'api.playground.klarna.com' },
      body: Buffer.alloc(0),
    },
    outcome: {
      type: 'answered',
      answer: {
        status: 200,
        headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
        body: gzipSync(JSON.stringify({ order_id: id, billing_address: { email: 'Asa.Oberg@mail.se' } })),
      },
    },
  });
  const { entries } = recorded(passed(), read);
  expect(entries[1]).toMatchObject({
    target: '/ordermanagement/v1/orders/order-1',
    outcome: { body: { value: { order_id: 'order-1', billing_address: { email: 'email-1@example.test' } } } },
  });
  expect(entries[1]?.account).toBeUndefined();
});

test('a callback: the shop’s name, its session and the order are placeholders, whatever form the address has', () => {
  const push = passed({
    from: 'klarna',
    request: {
      method: 'POST',
      url: `/?wc-api=KCO_WC_Push&kco_wc_order_id=${id}&kco_session_id=${session}%7C%7C1764500000%7C%7Cabcdef0123`,
      headers: { host: 'anders.shop.se', 'user-agent': 'APIs-Klarna', cookie: 'a=very-secret-cookie' },
      body: Buffer.alloc(0),
    },
    outcome: {
      type: 'answered',
      answer: { status: 403, headers: { 'content-type': 'text/html; charset=x' }, body: 'Hi Öberg' },
    },
  });
  const { entries, text } = recorded(push);
  expect(entries).toMatchObject([
    {
      host: 'shop-1.example',
      target: '/?wc-api=KCO_WC_Push&kco_wc_order_id=order-1&kco_session_id=t_[shop-session-1]',
      headers: { 'user-agent': 'APIs-Klarna' },
      body: { type: 'empty' },
      outcome: { status: 403, body: { type: 'other', contentType: 'text/html', bytes: 9 } },
    },
  ]);
  expect(text).not.toMatch(/berg|abcdef0123|cookie/);
});

test('a name that is a word of the protocol changes none, and a postal code that is a year no time', () => {
  const body = JSON.stringify({
    billing_address: { family_name: 'Person', postal_code: '2026' },
    customer: { type: 'person' },
    started_at: '2026-11-30T12:00:00Z',
  });
  const [entry] = recorded(
    passed({ outcome: { type: 'answered', answer: { status: 200, headers: {}, body } } }),
  ).entries;
  expect(entry?.outcome).toMatchObject({
    body: {
      value: {
        customer: { type: 'person' },
        started_at: '2026-11-30T12:00:00Z',
        billing_address: { postal_code: '0002' },
      },
    },
  });
});

test('a call that came to nothing says how far it got, without the names in it', () => {
  const { entries, text } = recorded(
    passed(),
    passed({
      from: 'klarna',
      outcome: { type: 'failed', layer: 'dns', code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND anders.shop.se' },
    }),
  );
  expect(entries[1]?.outcome).toEqual({
    type: 'failed',
    layer: 'dns',
    code: 'ENOTFOUND',
    message: 'getaddrinfo ENOTFOUND shop-1.example',
  });
  expect(text).not.toContain('anders');
});

const canary = 'CanaryXq';

for (const name of [
  ...['password', 'user_pass', 'shared_secret', 'test_shared_secret_se', 'api_key', 'apiKey', 'access_token'],
  ...['X-Amz-Signature', 'PHPSESSID', 'cart_token', 'billing_first_name', 'shipping-last-name', 'givenName'],
  ...['billing_email', 'customer_phone', 'billing_address_1', 'username', 'iban', 'customerIp', 'dateOfBirth'],
]) {
  test(`what is called ${name} is taken out, as a field and as an argument`, () => {
    const scrubber = new Scrubber(new Placeholders());
    expect(JSON.stringify(scrubber.value({ [name]: `${canary} 1` }))).not.toContain(canary);
    for (const before of ['/x?a=1&', 'https://s.example/#']) {
      expect(scrubber.text(`${before}${name}=${canary}Abc`)).not.toContain(canary);
    }
  });
}

test('what only sounds like a secret stays', () => {
  const said = {
    ...{ name: 'Mug', reference: 'SKU-1', tax_rate: 2500, title: 'Mrs', order_amount: 1 },
    ...{ authorized_payment_method: 'invoice', payment_type: 'physical', pass_through: 'yes', tokens_left: 'two' },
  };
  expect(new Scrubber(new Placeholders()).value(said)).toEqual(said);
  const text = 'KCO::push at 2026-11-30 20:04:11, took 00:12:34 in version 2.20.9';
  expect(new Scrubber(new Placeholders()).text(text)).toBe(text);
});

test('known values are found in base64 and in a URL within a URL, addresses and tokens by their form', () => {
  const scrubber = new Scrubber(new Placeholders());
  scrubber.learn({ given_name: 'Canary Xq' });
  const twice = encodeURIComponent(encodeURIComponent('Canary Xq'));
  const said = scrubber.text(
    `${Buffer.from('Canary Xq').toString('base64')} ${twice} from 2001:db8:85a3::8a2e:370:7334 eyJhbGciOiJIUzI1NiJ9.eyJzdWIi.CanarySig`,
  );
  expect(said).toBe('given-name-1 given-name-1 from 192.0.2.1 token-1');
});
