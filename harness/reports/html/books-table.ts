import { holdsPayment, type KlarnaPurchase, purchaseStatus, type ShopOrder } from '../../evidence/books.ts';
import type { ScenarioEvidence } from '../../evidence/read-evidence.ts';
import type { ScenarioResult } from '../../verdict/scenario-result.ts';
import { calledOffStatuses, placedOrders } from '../../verdict/shop-orders.ts';
import { orderStatusLabel } from '../labels.ts';
import { type Fill, type Markup, markup, type TableRow, table } from './markup.ts';

/** The two books of one site. */
export interface Books {
  purchases: readonly KlarnaPurchase[];
  orders: readonly ShopOrder[];
}

/** From the evidence, or what the result remembers where that is not there: then ids and amounts are empty. */
export function booksOf(result: ScenarioResult, evidence: ScenarioEvidence | undefined): Books {
  if (evidence && evidence.purchases.length + evidence.orders.length > 0) {
    return { purchases: evidence.purchases, orders: placedOrders(evidence) };
  }
  const { status, acknowledged } = result.klarna;
  const known = purchaseStatus.safeParse(status).data;
  return {
    purchases: known
      ? [{ orderId: '', status: known, fraudStatus: undefined, acknowledged, merchantReference: '' }]
      : [],
    orders: result.orders.map((order) => ({ id: 0, total: '', createdVia: '', klarnaOrderId: '', ...order })),
  };
}

/** Each book in a few words, for the end of a diagram. */
export function bookEnds({ purchases, orders }: Books): { klarna: string; store: string } {
  const [purchase] = purchases;
  const [order] = orders;
  const bought = {
    open: 'not paid',
    authorized: 'PAID',
    captured: 'PAID, captured',
    refunded: 'refunded',
    cancelled: 'cancelled',
  };
  return {
    klarna: purchase
      ? `${bought[purchase.status]}${holdsPayment(purchase) ? `, ${purchase.acknowledged ? '' : 'not '}acknowledged` : ''}`
      : 'no order',
    store: orders.length > 1 ? `${orders.length} orders` : order ? orderStatusLabel(order.status) : 'no order',
  };
}

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
      agree: purchases.some(holdsPayment) === orders.some(isPaid),
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
    case 'captured':
      return markup`<strong>Paid.</strong> The shop has captured the money.${review}`;
    case 'open':
      return markup`<strong>Not paid.</strong>`;
    case 'refunded':
      return markup`<strong>Refunded.</strong>${review}`;
    case 'cancelled':
      return markup`<strong>Cancelled.</strong>${review}`;
  }
}

/** A date of payment on an order that was called off since tells of the past. */
const isPaid = ({ paid, status }: ShopOrder): boolean =>
  status === 'processing' || status === 'completed' || (paid && !calledOffStatuses.has(status));

const paidInShop = ({ status, paid }: ShopOrder): Markup =>
  markup`<strong>${orderStatusLabel(status)}</strong>, ${paid ? 'with' : 'without'} a date of payment.`;

/** `149.00000000` is 149.00. */
const amount = (total: string): string => (Number.isFinite(Number(total)) ? Number(total).toFixed(2) : total);
