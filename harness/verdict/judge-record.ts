import { holdsPayment, type KlarnaPurchase } from '../evidence/books.ts';
import { eventsOf, type SiteRecord } from '../evidence/site-record.ts';
import type { Verdict } from '../scenario/verdicts.ts';
import { diagnose } from './diagnosis/diagnose.ts';
import type { Diagnosis } from './diagnosis/diagnosis.ts';
import { judgeBooks } from './judge-books.ts';
import { type CallbackResult, judgeCallbacks } from './judge-callbacks.ts';
import { type OrderMoment, orderHistory } from './shop-orders.ts';

/** What a record says, whatever was expected of it. */
export interface JudgedRecord {
  verdict: Verdict;
  /** One sentence: what the two books say, or why nothing can be told. */
  reason: string;
  /** Why the order was lost, where the record tells. */
  diagnosis: Diagnosis | null;
  /** In the order in which they were sent. */
  callbacks: CallbackResult[];
  /** Statuses of the shop's orders in Klarna's time, one for each change. */
  history: OrderMoment[];
}

/** @throws what a check throws that crashes: `crashedCheck` says what is known then */
export function judgeRecord(record: SiteRecord): JudgedRecord {
  const callbacks = judgeCallbacks(record);
  const { verdict, reason } = judgeBooks(record);
  return {
    verdict,
    reason,
    diagnosis: diagnose(record, callbacks, verdict) ?? null,
    callbacks,
    history: orderHistory(record),
  };
}

/** A check that crashes is never a pass. */
export function crashedCheck(error: unknown): JudgedRecord {
  const reason = `a check crashed: ${error instanceof Error ? error.message : String(error)}`;
  return { verdict: 'inconclusive', reason, diagnosis: null, callbacks: [], history: [] };
}

/** Klarna's part of the books, in two words: the purchase that was paid, else the first. */
export function klarnaSays({ purchases }: Pick<SiteRecord, 'purchases'>): {
  status: KlarnaPurchase['status'] | 'none';
  acknowledged: boolean;
} {
  const purchase = purchases.find(holdsPayment) ?? purchases.find(({ status }) => status !== 'open') ?? purchases[0];
  return { status: purchase?.status ?? 'none', acknowledged: purchase?.acknowledged ?? false };
}

/** Where the customer ended up after paying. */
export const lastPage = (record: SiteRecord) =>
  eventsOf(record, 'shopper').findLast(({ step }) => step === 'returned' || step === 'reloaded-checkout')?.page;
