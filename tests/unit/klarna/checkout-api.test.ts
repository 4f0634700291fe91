import { expect, test } from 'vitest';
import { defaultMerchantOptions } from '../../../harness/klarna/merchant-options.ts';
import { createOrder, updateOrder } from '../../../harness/klarna/order/checkout-changes.ts';
import type { KlarnaOrder } from '../../../harness/klarna/order/klarna-order.ts';
import { express, line, orderBody, shippingOrder, standard } from './order-body.ts';
import { orderOf, refusalOf } from './transitions.ts';

const context = { orderId: 'o-1', merchantId: 's1', now: 1_000 };
const create = (overrides: Record<string, unknown> = {}) => createOrder(orderBody(overrides), context);

/** An order of one line with 25 % of tax in it: 149.00, of which 29.80. */
function taxed(changes: Record<string, unknown> = {}, sums: Record<string, unknown> = {}) {
  const mug = { ...line({ type: 'physical', name: 'Mug', tax_rate: 2500 }, 14900), total_tax_amount: 2980, ...changes };
  return { order_amount: 14900, order_tax_amount: 2980, order_lines: [mug], ...sums };
}

const withUrl = (name: string, url: unknown) => ({
  merchant_urls: { ...(orderBody().merchant_urls as object), [name]: url },
});
const withLine = (changes: Record<string, unknown>) => ({
  order_lines: [{ ...line({ name: 'Mug' }, 14900), ...changes }],
});

test.describe('an order that Klarna does not take', () => {
  for (const [what, overrides, field, sent, rule] of [
    [
      'a tax that is wrong by two',
      taxed({ total_tax_amount: 2978 }),
      'order_lines[0].total_tax_amount',
      '2978',
      '2980 is right',
    ],
    [
      'a total that is wrong by one',
      taxed({ total_amount: 14901 }),
      'order_lines[0].total_amount',
      '14901',
      '14900 is right',
    ],
    [
      'a discount that is not taken off',
      taxed({ total_discount_amount: 100 }),
      'order_lines[0].total_amount',
      '14900',
      '14800 is right',
    ],
    ['an amount that is not the sum of the lines', { order_amount: 14901 }, 'order_amount', '14901', '14900 is right'],
    [
      'a tax that is not the sum of the lines’',
      taxed({}, { order_tax_amount: 2981 }),
      'order_tax_amount',
      '2981',
      '2980 is right',
    ],
    [
      'no tax rate',
      withLine({ tax_rate: undefined }),
      'order_lines[0].tax_rate',
      'nothing',
      'a whole number from 0 to 10000 is wanted',
    ],
    [
      'a tax rate above 100 %',
      withLine({ tax_rate: 10001 }),
      'order_lines[0].tax_rate',
      '10001',
      'a whole number from 0 to 10000 is wanted',
    ],
    ['a name without a letter', withLine({ name: '' }), 'order_lines[0].name', '""', 'at least 1 character is wanted'],
    [
      'a name of 256 letters',
      withLine({ name: 'x'.repeat(256) }),
      'order_lines[0].name',
      '256 characters',
      'at most 255 characters are wanted',
    ],
    [
      'half a piece',
      withLine({ quantity: 0.5 }),
      'order_lines[0].quantity',
      '0.5',
      'a whole number from 0 on is wanted',
    ],
    [
      'a kind of line that is none',
      withLine({ type: 'gift' }),
      'order_lines[0].type',
      '"gift"',
      expect.stringContaining('gift_card'),
    ],
    [
      'an address of a picture that is too long',
      withLine({ image_url: `https://s1.test/${'x'.repeat(1_024)}` }),
      'order_lines[0].image_url',
      'an https URL',
      'at most 1024 characters are wanted',
    ],
    [
      'too many lines',
      { order_lines: Array(1_001).fill(line({ name: 'Mug' }, 0)) },
      'order_lines',
      'a list of 1001',
      'at most 1000 lines are wanted',
    ],
    ['a country of digits', { purchase_country: '12' }, 'purchase_country', '"12"', 'two letters are wanted'],
    ['a currency of two letters', { purchase_currency: 'SE' }, 'purchase_currency', '"SE"', 'three letters are wanted'],
    ['a locale as WordPress writes it', { locale: 'sv_SE' }, 'locale', '"sv_SE"', expect.stringContaining('sv-SE')],
    [
      'a reference of 300 characters',
      { merchant_reference1: 'x'.repeat(300) },
      'merchant_reference1',
      '300 characters',
      'at most 255 characters are wanted',
    ],
    [
      'merchant data of 6001 characters',
      { merchant_data: 'x'.repeat(6_001) },
      'merchant_data',
      '6001 characters',
      'at most 6000 characters are wanted',
    ],
    [
      'an address of the shop that is too long',
      withUrl('push', `https://s1.test/${'x'.repeat(2_000)}`),
      'merchant_urls.push',
      '2016 characters',
      'at most 2000 characters are wanted',
    ],
    [
      'a country of the customer’s of digits',
      { billing_address: { country: '12' } },
      'billing_address.country',
      '"12"',
      'two letters are wanted',
    ],
    [
      'a shipping option without a tax',
      { shipping_options: [{ ...standard, tax_rate: undefined }] },
      'shipping_options[0].tax_rate',
      'nothing',
      'a whole number from 0 on is wanted',
    ],
    [
      'a currency that is not the country’s',
      { purchase_currency: 'EUR' },
      'purchase_currency',
      '"EUR"',
      'the merchant sells in SE for SEK',
    ],
    [
      'a country that the merchant does not sell in',
      { purchase_country: 'FI' },
      'purchase_country',
      '"FI"',
      'the merchant sells in SE for SEK',
    ],
  ] as const) {
    test(`${what}: BAD_VALUE, and the record says what is right`, () => {
      expect(refusalOf(create(overrides as Record<string, unknown>))).toMatchObject({
        status: 400,
        errorCode: 'BAD_VALUE',
        messages: [`Bad value: ${field}`],
        badValues: [{ field, sent, rule }],
      });
    });
  }

  test('names every field that is wrong, each once', () => {
    expect(refusalOf(create({ locale: 1, purchase_country: 'SWE', order_amount: -1 })).messages).toEqual([
      'Bad value: purchase_country',
      'Bad value: locale',
      'Bad value: order_amount',
    ]);
  });

  test('says sums of sums, and values of values', () => {
    expect(refusalOf(create({ order_amount: 1 })).badValues).toMatchObject([{ kind: 'sum' }]);
    expect(refusalOf(create({ order_amount: -1 })).badValues).toMatchObject([{ kind: 'value' }]);
  });

  test('keeps nothing of what may hold a session', () => {
    const url = 'https://s1.test/wc-api/KCO_WC_Push/?kco_session_id=t_secret x';
    expect(JSON.stringify(refusalOf(create(withUrl('push', url))))).not.toContain('t_secret');
  });

  for (const name of ['validation', 'shipping_option_update', 'address_update', 'country_change']) {
    test(`wants https for ${name}, unless the merchant’s option takes any`, () => {
      const body = orderBody(withUrl(name, `http://s1.test/${name}`));
      expect(refusalOf(createOrder(body, context))).toMatchObject({
        messages: [`Bad value: merchant_urls.${name}`],
        badValues: [{ sent: 'an http URL', rule: 'https is wanted' }],
      });
      const any = { ...defaultMerchantOptions, urlsWhileWaiting: 'any' as const };
      expect(createOrder(body, context, any).type).toBe('changed');
    });
  }
});

test.describe('an order that Klarna takes', () => {
  for (const [what, overrides] of [
    ['a tax that is off by one, of rounding', taxed({ total_tax_amount: 2981 }, { order_tax_amount: 2981 })],
    ['a discount in the line', taxed({ unit_price: 15900, total_discount_amount: 1000 })],
    [
      'a discount as a line below 0',
      taxed(
        {},
        {
          order_amount: 12400,
          order_tax_amount: 2480,
          order_lines: [
            ...taxed().order_lines,
            { ...line({ type: 'discount', name: 'Ten', tax_rate: 2500 }, -2500), total_tax_amount: -500 },
          ],
        },
      ),
    ],
    [
      'a gift card',
      {
        order_amount: 4900,
        order_lines: [...(orderBody().order_lines as object[]), line({ type: 'gift_card', name: 'Card' }, -10000)],
      },
    ],
    [
      'the tax as a line of its own, as in the USA',
      {
        order_amount: 16000,
        order_tax_amount: 1100,
        order_lines: [...(orderBody().order_lines as object[]), line({ type: 'sales_tax', name: 'Tax' }, 1100)],
      },
    ],
    ['nulls in an address', { billing_address: { email: null, country: '', city: null } }],
    ['an address as PHP writes one without fields', { billing_address: [] }],
    ['a number as reference', { merchant_reference2: 7 }],
    ['nulls for texts that a line may lack', withLine({ reference: null, image_url: null, type: null })],
    ['addresses of the shop on http', { ...withUrl('push', 'http://s1.test/push') }],
    ['small letters', { purchase_country: 'se', purchase_currency: 'sek', locale: 'sv' }],
  ] as const) {
    test(what, () => {
      expect(create(overrides as Record<string, unknown>).type).toBe('changed');
    });
  }

  test('is of any market that the merchant has', () => {
    const markets = [
      { country: 'SE', currency: 'SEK' },
      { country: 'FI', currency: 'EUR' },
    ];
    const rules = { ...defaultMerchantOptions, markets };
    const finnish = { purchase_country: 'FI', purchase_currency: 'EUR' };
    expect(createOrder(orderBody(finnish), context, rules).type).toBe('changed');
    // The customer changed the country, and the shop has one currency.
    const changed = updateOrder(orderOf(create()), { purchase_country: 'FI' }, 2_000, rules);
    expect(refusalOf(changed)).toMatchObject({
      messages: ['Bad value: purchase_currency'],
      badValues: [{ sent: '"SEK"', rule: 'the merchant sells in FI for EUR' }],
    });
  });

  test('has a country as address before anybody gave one, and 0 as discount of its lines', () => {
    const order = orderOf(create());
    expect(order).toMatchObject({ billingAddress: { country: 'se' }, shippingAddress: { country: 'se' } });
    expect(order.orderLines.map(({ total_discount_amount }) => total_discount_amount)).toEqual([0, 0]);
  });

  test('keeps the country of the store’s address in small letters', () => {
    const { billingAddress } = orderOf(create({ billing_address: { country: 'NO', city: 'Oslo' } }));
    expect(billingAddress).toEqual({ country: 'no', city: 'Oslo' });
  });
});

test.describe('an update', () => {
  test('is held against the order as it would be', () => {
    expect(refusalOf(updateOrder(orderOf(create()), { order_amount: 100 }, 2_000)).messages).toEqual([
      'Bad value: order_amount',
    ]);
    const { order_lines } = taxed({ total_tax_amount: 1 });
    expect(refusalOf(updateOrder(orderOf(create()), { order_lines }, 2_000)).messages).toEqual([
      'Bad value: order_lines[0].total_tax_amount',
    ]);
  });

  test('of the lines alone leaves out the shipping that Klarna adds', () => {
    const opened = orderOf(createOrder(shippingOrder(), context));
    expect(opened.orderAmount).toBe(10000 + standard.price);
    const { order_lines } = shippingOrder();
    const updated = orderOf(updateOrder(opened, { order_lines }, 2_000));
    expect([updated.orderAmount, updated.orderTaxAmount]).toEqual([opened.orderAmount, opened.orderTaxAmount]);
    expect(updated.orderLines).toHaveLength(2);
  });

  test('may post Klarna’s own line back', () => {
    const opened = orderOf(
      createOrder(shippingOrder({ shipping_options: [{ ...express, preselected: true }] }), context),
    );
    const { orderAmount: order_amount, orderTaxAmount: order_tax_amount, orderLines: order_lines } = opened;
    const updated = orderOf(updateOrder(opened, { order_amount, order_tax_amount, order_lines }, 2_000));
    expect(updated).toMatchObject({ orderAmount: 10000 + express.price, orderLines: order_lines });
  });
});

test.describe('a customer of whom little is known', () => {
  const customerOf = (order: KlarnaOrder) => order.passedThrough.customer;

  for (const customer of [{}, [], null, { type: null }]) {
    test(`${JSON.stringify(customer)} is a person`, () => {
      expect(customerOf(orderOf(create({ customer })))).toEqual({ type: 'person' });
    });
  }

  test('stays what it was where an update does not say', () => {
    const order = orderOf(create({ customer: { type: 'organization', vat_id: '1' } }));
    const updated = updateOrder(order, { customer: { vat_id: '2' } }, 2);
    expect(customerOf(orderOf(updated))).toEqual({ type: 'organization', vat_id: '2' });
  });

  for (const [customer, field] of [
    ['x', 'customer'],
    [{ type: 'robot' }, 'customer.type'],
  ] as const) {
    test(`${JSON.stringify(customer)} is none`, () => {
      expect(refusalOf(create({ customer })).messages).toEqual([`Bad value: ${field}`]);
    });
  }
});

test('a field called __proto__ is a field, and stands for no other', () => {
  const body: unknown = JSON.parse(`{"__proto__":${JSON.stringify(orderBody())}}`);
  expect(refusalOf(createOrder(body, context)).messages).toContain('Bad value: order_lines');
});
