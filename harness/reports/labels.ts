import type { Verdict } from '../scenario/verdicts.ts';
import { nameOf } from '../verdict/compare.ts';
import type { Blocker, CallbackResult } from '../verdict/judge-callbacks.ts';
import type { ScenarioResult } from '../verdict/scenario-result.ts';

/** A verdict as somebody understands it who has not read docs/verdicts.md. */
export const verdictLabels: Readonly<Record<Verdict, string>> = {
  paid: 'Paid, and the shop knows',
  'paid-but-pending': 'Paid, but the shop waits for payment',
  'paid-but-on-hold': 'Paid, but the shop has it on hold',
  'paid-but-cancelled': 'Paid, but the shop cancelled it',
  'paid-but-no-order': 'Paid, but the shop has no order',
  'paid-twice': 'Paid once, two orders in the shop',
  'ghost-paid': 'An order that nobody paid counts as paid',
  cancelled: 'Cancelled, at Klarna too',
  refunded: 'Refunded, at Klarna too',
  declined: 'Stopped before paying',
  abandoned: 'Left without paying',
  inconclusive: 'Cannot be told',
};

/** Klarna has the customer's payment, and the shop does not know of it, or counts it for an order that nobody paid. */
export const isLost = ({ verdict }: { verdict: Verdict }): boolean =>
  verdict.startsWith('paid-but-') || verdict === 'ghost-paid';

/** WooCommerce's statuses as its list of orders shows them. */
const statusNames: Readonly<Record<string, string>> = {
  pending: 'Pending payment',
  processing: 'Processing',
  'on-hold': 'On hold',
  completed: 'Completed',
  cancelled: 'Cancelled',
  failed: 'Failed',
  refunded: 'Refunded',
};

export const orderStatusLabel = (status: string): string => statusNames[status] ?? status;

/** In the order in which they came: `none` · `2 × 403 by rule 211180` · `2 × ENOTFOUND` · `200, then 2 × 503 by wordfence`. */
export function describePushes(callbacks: readonly CallbackResult[]): string {
  const answers = callbacks
    .filter(({ kind }) => kind === 'push')
    .map(({ status, error, blockedBy, location, url }) => {
      const answer = error ? error.code : String(status);
      if (blockedBy && !unnamed.has(blockedBy.layer)) return `${answer} by ${nameOf(blockedBy)}`;
      return location && !error ? `${answer} to ${redirectPlace(location, url)}` : answer;
    });
  if (answers.length === 0) return 'none';
  const runs: { answer: string; times: number }[] = [];
  for (const answer of answers) {
    const last = runs.at(-1);
    if (last?.answer === answer) last.times += 1;
    else runs.push({ answer, times: 1 });
  }
  return runs.map(({ answer, times }) => (times > 1 ? `${times} × ${answer}` : answer)).join(', then ');
}

/** Places where an answer can come from that are no firewall: their names would say nothing beside the status. */
const unnamed: ReadonlySet<Blocker['layer']> = new Set(['edge', 'store', 'unknown']);

/** Where an answer redirects to: the scheme where that is what changes, else the path, or the place as it was sent. */
export function redirectPlace(location: string, from: string): string {
  if (!URL.canParse(location, from)) return location;
  const to = new URL(location, from);
  return to.protocol === new URL(from).protocol ? to.pathname : to.protocol.replace(':', '');
}

/**
 * How the shop's order changed in Klarna's time: `pending → cancelled (after 1 h) → processing (after 5 h)`. Where it never
 * did although Klarna went on calling: `pending, still so after 30 min`.
 * @returns undefined where all was done when the customer had paid
 */
export function klarnaTimeLabel({
  history,
  callbacks,
}: Pick<ScenarioResult, 'history' | 'callbacks'>): string | undefined {
  const words = history.map(({ atMs, status }) => (atMs === 0 ? status : `${status} (after ${plannedDuration(atMs)})`));
  if (words.length > 1 || history.some(({ atMs }) => atMs > 0)) return words.join(' → ');
  const [firstPush] = callbacks.filter(({ kind, atMs }) => kind === 'push' && atMs > 0);
  const lastMs = Math.max(0, ...callbacks.map(({ atMs }) => atMs));
  if (!firstPush || lastMs <= firstPush.atMs) return undefined;
  return `${words[0] ?? 'no order'}, still so after ${plannedDuration(lastMs)}`;
}

/** `2 min`, `1 h`, `26 h 30 min`, for times that are planned. */
export function plannedDuration(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const parts = [
    ...(minutes >= 60 ? [`${Math.floor(minutes / 60)} h`] : []),
    ...(minutes % 60 ? [`${minutes % 60} min`] : []),
  ];
  return parts.join(' ') || '0 min';
}

/** `515 ms`, `1.15 s`, for times that were measured. */
export const measuredDuration = (ms: number): string =>
  ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
