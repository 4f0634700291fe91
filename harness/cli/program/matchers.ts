import type { KlarnaPurchase, ShopOrder } from '../../evidence/books.ts';
import type { Shop, ShopResult } from '../../run/program/shop.ts';
import type { Verdict } from '../../scenario/verdicts.ts';

/** What a matcher of Playwright's, Vitest's or Jest's `expect` gives back. */
export interface Matched {
  pass: boolean;
  message: () => string;
}

/** What a matcher says of a shop; undefined where nothing can be told, and then it fails with `not`, too. */
type Holds = (result: ShopResult) => boolean | undefined;

/**
 * Matchers about a shop, for `expect.extend`. Each reads both books, and its message tells what they say.
 */
export const matchers = {
  /** Klarna holds the payment, and WooCommerce has the order as processing or completed. */
  toBePaid(this: MatcherState, shop: Shop): Promise<Matched> {
    return match('toBePaid', shop, isVerdict('paid'), this.isNot);
  },
  /** Klarna holds the payment, and WooCommerce still waits for it: the order that shops lose. */
  toBePaidButPending(this: MatcherState, shop: Shop): Promise<Matched> {
    return match('toBePaidButPending', shop, isVerdict('paid-but-pending'), this.isNot);
  },
  /** Klarna holds the shop's acknowledgement, and so stops pushing. */
  toBeAcknowledged(this: MatcherState, shop: Shop): Promise<Matched> {
    return match('toBeAcknowledged', shop, isAcknowledged, this.isNot);
  },
};

/** What `expect` tells its matchers. */
export interface MatcherState {
  isNot: boolean;
}

const isVerdict =
  (wanted: Verdict): Holds =>
  ({ verdict }) =>
    verdict === 'inconclusive' ? undefined : verdict === wanted;

/** Of what nobody has paid there is nothing to acknowledge. */
const isAcknowledged: Holds = ({ verdict, klarna }) => {
  const paid = klarna.filter(({ status }) => status !== 'open');
  return verdict === 'inconclusive' || paid.length === 0 ? undefined : paid.some(({ acknowledged }) => acknowledged);
};

async function match(name: keyof typeof matchers, shop: unknown, holds: Holds, isNot: boolean): Promise<Matched> {
  if (!isShop(shop)) {
    throw new TypeError(`expect(shop).${name}() is about a shop: the fixture, or what openShop() gives`);
  }
  const result = await shop.result();
  return judgeMatch(name, result, holds(result), isNot);
}

const isShop = (value: unknown): value is Shop =>
  typeof value === 'object' && value !== null && 'result' in value && typeof value.result === 'function';

function judgeMatch(name: string, result: ShopResult, held: boolean | undefined, isNot: boolean): Matched {
  // Where nothing can be told both fail: the one that is wanted, and its opposite.
  return { pass: held ?? isNot, message: () => describe(name, result, held === undefined, isNot) };
}

function describe(name: string, result: ShopResult, unknown: boolean, isNot: boolean): string {
  const { verdict, reason, diagnosis, klarna, orders, unfired } = result;
  const lines = [
    `expect(shop).${isNot ? 'not.' : ''}${name}()${unknown ? ': it cannot be told' : ''}`,
    '',
    `Verdict:        ${verdict}: ${reason}`,
    `Klarna's book:  ${klarna.length === 0 ? 'empty' : klarna.map(purchaseWords).join('; ')}`,
    `The shop's:     ${orders.length === 0 ? 'empty' : orders.map(orderWords).join('; ')}`,
    ...(diagnosis && verdict !== 'paid'
      ? [`Why:            ${diagnosis.why}`, `Change:         ${diagnosis.change}`]
      : []),
    ...unfired.map((fault) => `Beware:         ${fault}`),
  ];
  return lines.join('\n');
}

const purchaseWords = ({ orderId, status, fraudStatus, acknowledged }: KlarnaPurchase): string =>
  [
    `order ${orderId} ${status}`,
    ...(fraudStatus === undefined || fraudStatus === 'ACCEPTED' ? [] : [`fraud status ${fraudStatus}`]),
    acknowledged ? 'acknowledged' : 'not acknowledged',
  ].join(', ');

const orderWords = ({ id, status, paid, total }: ShopOrder): string =>
  `order ${id} "${status}", ${paid ? 'paid' : 'not paid'}, ${total}`;
