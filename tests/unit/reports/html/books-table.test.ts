import { load } from 'cheerio/slim';
import { expect, test } from 'vitest';
import { type Books, bookEnds, booksOf, booksTable } from '../../../../harness/reports/html/books-table.ts';
import { orderId, purchase, shopOrder } from '../../verdict/site-record-builder.ts';
import { result } from '../result-builder.ts';

/** Question → Klarna, shop, agreement. */
function rowsOf(books: Books): Record<string, string[]> {
  const $ = load(booksTable(books).text);
  return Object.fromEntries(
    $('tbody tr')
      .get()
      .map((row) => [
        $(row).find('th').text(),
        $(row)
          .find('td')
          .get()
          .map((cell) => $(cell).text()),
      ]),
  );
}

test('a lost order: both have it, and they disagree about the money', () => {
  expect(rowsOf({ purchases: [purchase()], orders: [shopOrder()] })).toEqual({
    'Is there an order?': [`Yes: ${orderId}`, 'Yes: order 15, 149.00', '✓ agree'],
    'Is it paid?': [
      'Paid. Klarna owes the shop the money.',
      'Pending payment, without a date of payment.',
      '✗ disagree',
    ],
    'Which is the other’s order?': ['order 15', orderId, '✓ agree'],
    'Has the shop told Klarna that it knows?': ['No: not acknowledged', '–', '–'],
  });
});

test('a healthy order: they agree', () => {
  const orders = [shopOrder({ status: 'processing', paid: true })];
  const rows = rowsOf({ purchases: [purchase({ acknowledged: true })], orders });
  expect(rows['Is it paid?']?.at(-1)).toBe('✓ agree');
  expect(rows['Has the shop told Klarna that it knows?']?.[0]).toBe('Yes: acknowledged');
});

test('only what disagrees is marked', () => {
  const $ = load(booksTable({ purchases: [purchase()], orders: [shopOrder()] }).text);
  expect($('.disagree').length).toBe(1);
  expect($('.disagree').text()).toContain('Is it paid?');
});

const differing: [fact: string, books: Books, question: string, agreement: string][] = [
  ['no order in the shop', { purchases: [purchase()], orders: [] }, 'Is there an order?', '✗ disagree'],
  [
    'two orders for one purchase',
    { purchases: [purchase()], orders: [shopOrder(), shopOrder({ id: 16 })] },
    'Is there an order?',
    '✗ disagree',
  ],
  [
    'an order of another purchase',
    { purchases: [purchase()], orders: [shopOrder({ klarnaOrderId: 'x' })] },
    'Which is the other’s order?',
    '✗ disagree',
  ],
  [
    'a shop that thinks it was paid',
    { purchases: [purchase({ status: 'open' })], orders: [shopOrder({ status: 'processing' })] },
    'Is it paid?',
    '✗ disagree',
  ],
  ['nothing anywhere', { purchases: [], orders: [] }, 'Is it paid?', '✓ agree'],
  [
    'an open purchase and a pending order',
    { purchases: [purchase({ status: 'open' })], orders: [shopOrder()] },
    'Is it paid?',
    '✓ agree',
  ],
];
for (const [fact, books, question, agreement] of differing) {
  test(`${fact}: ${agreement}`, () => expect(rowsOf(books)[question]?.at(-1)).toBe(agreement));
}

test('a fraud check that has not passed is told', () => {
  const rows = rowsOf({ purchases: [purchase({ fraudStatus: 'PENDING' })], orders: [] });
  expect(rows['Is it paid?']?.[0]).toContain('Fraud check: PENDING.');
});

test('a total that is no number is shown as it is', () => {
  const rows = rowsOf({ purchases: [], orders: [shopOrder({ total: 'much' })] });
  expect(rows['Is there an order?']?.[1]).toBe('Yes: order 15, much');
});

test.describe('the books', () => {
  const evidence = {
    host: '',
    events: [],
    purchases: [purchase()],
    orders: [shopOrder()],
    files: [],
    gaps: [],
    unreadable: [],
  };

  test('are those of the evidence, without drafts', () => {
    const orders = [shopOrder(), shopOrder({ id: 14, status: 'checkout-draft' })];
    expect(booksOf(result(), { ...evidence, orders })).toEqual({ purchases: [purchase()], orders: [shopOrder()] });
  });

  test('are those of the result where there is no evidence', () => {
    const remembered = result({ orders: [{ status: 'pending', paid: false, notes: ['n'] }] });
    for (const none of [undefined, { ...evidence, purchases: [], orders: [] }]) {
      const rows = rowsOf(booksOf(remembered, none));
      expect(rows['Is there an order?']).toEqual(['Yes', 'Yes', '✓ agree']);
      expect(rows['Is it paid?']?.at(-1)).toBe('✗ disagree');
      expect(rows).not.toHaveProperty('Which is the other’s order?');
    }
  });

  test('that know nothing are empty', () => {
    expect(booksOf(result({ orders: [], klarna: { status: 'none', acknowledged: false } }), undefined)).toEqual({
      purchases: [],
      orders: [],
    });
  });

  const ends: [Books, klarna: string, store: string][] = [
    [{ purchases: [purchase()], orders: [shopOrder()] }, 'PAID, not acknowledged', 'Pending payment'],
    [
      { purchases: [purchase({ acknowledged: true })], orders: [shopOrder({ status: 'on-hold' })] },
      'PAID, acknowledged',
      'On hold',
    ],
    [{ purchases: [purchase({ status: 'open' })], orders: [] }, 'not paid', 'no order'],
    [{ purchases: [], orders: [shopOrder(), shopOrder({ id: 16 })] }, 'no order', '2 orders'],
    [
      { purchases: [purchase({ status: 'cancelled' })], orders: [shopOrder({ status: 'of-my-own' })] },
      'cancelled',
      'of-my-own',
    ],
  ];
  for (const [books, klarna, store] of ends) {
    test(`end as "${klarna}" and "${store}"`, () => expect(bookEnds(books)).toEqual({ klarna, store }));
  }
});
