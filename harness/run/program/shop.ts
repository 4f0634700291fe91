import type { KlarnaPurchase, ShopOrder } from '../../evidence/books.ts';
import type { Verdict } from '../../scenario/verdicts.ts';
import type { CallbackResult } from '../../verdict/judge-callbacks.ts';
import type { Duration } from './duration.ts';

/**
 * A shop of its own, with a merchant of its own at the fake Klarna and what is `given` in between: one purchase is made in
 * it. Closed by `await using`, or by `shop[Symbol.asyncDispose]()`. One step at a time: a step that begins while another is
 * under way is refused with HarnessError USAGE.
 */
export interface Shop extends AsyncDisposable {
  /** `https://…`, or `http://…` where `given.store.https` says so; no slash at the end. The name is in no DNS. */
  readonly url: string;
  /** Version of the KCO plugin. */
  readonly plugin: string;
  /**
   * A customer buys one product, and comes back to the shop or does not, as `given.shopper` says. What the shop or Klarna
   * does against it is the answer, no error.
   * @throws HarnessError USAGE when something was paid here before; BROWSER_UNAVAILABLE where a browser is to shop;
   *   EVIDENCE_INCOMPLETE when this machine got in a browser's way, such as a network interface that came or went
   */
  checkOut(): Promise<CheckedOut>;
  readonly klarna: KlarnaSide;
  /** WooCommerce's book, without drafts of the checkout block. @throws Error when the shop does not answer */
  orders(): Promise<ShopOrder[]>;
  /** WooCommerce's own log, a line an entry, oldest first; credentials and session ids taken out. */
  log(): Promise<string>;
  /** What the two books say now: docs/verdicts.md. `inconclusive` when one of them cannot be read, never an error. */
  verdict(): Promise<Verdict>;
  /** The same with the books, why, and what became of each callback. */
  result(): Promise<ShopResult>;
}

/** How a visit to the checkout ended. */
export type CheckedOut =
  | { type: 'paid' }
  /** The customer went away without paying, as `given.shopper.pays` says. */
  | { type: 'left' }
  /** `refused`: the shop or Klarna said no. `stuck`: the page did not offer what it should. */
  | { type: 'refused' | 'stuck'; message: string };

/** What Klarna does and knows. */
export interface KlarnaSide {
  /** Klarna's book of this shop, oldest first. @throws HarnessError KLARNA_UNREACHABLE */
  orders(): Promise<KlarnaPurchase[]>;
  /**
   * Klarna's push now, as Klarna would send it, also to a shop that has acknowledged the order. It counts as an attempt.
   * Klarna waits 5 s for the answer. With `given.klarna.pushCopies` there are several; the last is returned.
   * @throws HarnessError USAGE when nothing was paid yet
   */
  push(): Promise<CallbackResult>;
  /**
   * Lets Klarna's time pass, which takes as long as its requests: pushes by Klarna's own schedule until the shop has
   * acknowledged the order (after 2, 5, 15, 30 and 60 minutes, then every 4 hours until 48), and whatever else is given
   * for that time. Faults begin and end by it. The time is counted from the payment.
   * @param time `3 h`, `90 min`, `2 days`, `1 h 30 min`
   * @returns the callbacks that were sent meanwhile, in their order
   * @throws HarnessError USAGE for what is no time, and when nothing was paid yet
   */
  advance(time: Duration): Promise<CallbackResult[]>;
}

/** What is known of a shop, judged as a scenario is. Plain data. */
export interface ShopResult {
  verdict: Verdict;
  /** One sentence: what the two books say, or why nothing can be told. */
  reason: string;
  /** Why the order was lost and what to change; null where it was not, or nothing tells. */
  diagnosis: { why: string; change: string } | null;
  /** Klarna's book. */
  klarna: KlarnaPurchase[];
  /** WooCommerce's. */
  orders: ShopOrder[];
  /** In the order in which they were sent. */
  callbacks: CallbackResult[];
  /** Statuses of the shop's order, one for each change; `atMs` is Klarna's time since the payment, in milliseconds. */
  history: { atMs: number; status: string }[];
  /** Faults of `given` that did nothing so far, a sentence each: what comes out says nothing about them. */
  unfired: string[];
}
