import type { KlarnaPurchase, ShopOrder } from '../../evidence/books.ts';
import { statusName } from '../status-name.ts';
import type { Books } from './books-of.ts';
import { type Fill, type Markup, markup } from './markup.ts';
import { type TableRow, table } from './table.ts';

interface Row {
  question: string;
  klarna: Fill;
  shop: Fill;
  /** Undefined where the shop's book has nothing to say. */
  agree?: boolean;
}

/** Both books side by side, a question a row, and whether they agree. */
export function booksTable(books: Books): Markup {
  const { purchases, orders } = books;
  const rows: Row[] = [
    {
      question: 'Is there an order?',
      klarna: each(purchases, ({ orderId }) => markup`Yes${orderId && markup`: <code>${orderId}</code>`}`, 'No'),
      shop: each(orders, ({ id, total }) => markup`Yes${id > 0 && `: order ${id}, ${amount(total)}`}`, 'No'),
      agree: purchases.length === orders.length,
    },
    {
      question: 'Is it paid?',
      klarna: each(purchases, paidAtKlarna, 'No'),
      shop: each(orders, paidInShop, 'No'),
      agree: purchases.some(({ status }) => status === 'authorized') === orders.some(isPaid),
    },
    ...linkRow(books),
    {
      question: 'Has the shop told Klarna that it knows?',
      klarna: each(
        purchases,
        ({ acknowledged }) => (acknowledged ? 'Yes: acknowledged' : 'No: not acknowledged'),
        'No',
      ),
      shop: '–',
    },
  ];
  return table(
    'books',
    'The two books at the end',
    ['Question', 'Klarna’s book', 'The shop’s book', 'Agreement'],
    [{ rows: rows.map(tableRow) }],
  );
}

function tableRow({ question, klarna, shop, agree }: Row): TableRow {
  const mark = agree === undefined ? '–' : agree ? '✓ agree' : '✗ disagree';
  return { className: agree === false ? 'disagree' : undefined, cells: [question, klarna, shop, mark] };
}

/** Whether each names the other's order. Only evidence knows. */
function linkRow({ purchases, orders }: Books): Row[] {
  if (orders.length === 0 || !purchases.some(({ orderId }) => orderId !== '')) return [];
  return [
    {
      question: 'Which is the other’s order?',
      klarna: each(
        purchases,
        ({ merchantReference }) => (merchantReference ? `order ${merchantReference}` : 'not said'),
        '',
      ),
      shop: each(
        orders,
        ({ klarnaOrderId }) => (klarnaOrderId ? markup`<code>${klarnaOrderId}</code>` : 'not said'),
        '',
      ),
      agree: orders.every(({ klarnaOrderId }) => purchases.some(({ orderId }) => orderId === klarnaOrderId)),
    },
  ];
}

const each = <T>(entries: readonly T[], show: (entry: T) => Fill, none: string): Fill =>
  entries.length === 0 ? none : entries.map((entry) => markup`<div>${show(entry)}</div>`);

function paidAtKlarna({ status, fraudStatus }: KlarnaPurchase): Markup {
  const review = fraudStatus !== undefined && fraudStatus !== 'ACCEPTED' && ` Fraud check: ${fraudStatus}.`;
  switch (status) {
    case 'authorized':
      return markup`<strong>Paid.</strong> Klarna owes the shop the money.${review}`;
    case 'open':
      return markup`<strong>Not paid.</strong>`;
    case 'cancelled':
      return markup`<strong>Cancelled.</strong>${review}`;
  }
}

const isPaid = ({ paid, status }: ShopOrder): boolean => paid || status === 'processing' || status === 'completed';

const paidInShop = ({ status, paid }: ShopOrder): Markup =>
  markup`<strong>${statusName(status)}</strong>, ${paid ? 'with' : 'without'} a date of payment.`;

/** `149.00000000` is 149.00. */
const amount = (total: string): string => (Number.isFinite(Number(total)) ? Number(total).toFixed(2) : total);
