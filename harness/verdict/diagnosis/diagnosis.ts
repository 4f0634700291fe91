import type { SiteRecord } from '../../evidence/site-record.ts';
import type { Verdict } from '../../scenario/verdicts.ts';
import type { CallbackResult } from '../judge-callbacks.ts';
import { amountsDiffer } from './amounts-differ.ts';
import { blockedByLayer } from './blocked-by-layer.ts';
import { blockedByRule } from './blocked-by-rule.ts';
import { cancelledUnpaid } from './cancelled-unpaid.ts';
import { endedInside } from './ended-inside.ts';
import { languagePrefix } from './language-prefix.ts';
import { nameNotFound } from './name-not-found.ts';
import { noWayToKlarna } from './no-way-to-klarna.ts';
import { notRouted } from './not-routed.ts';
import { pageInsteadOfCallback } from './page-instead-of-callback.ts';
import { redirected } from './redirected.ts';
import { refusedByKlarna } from './refused-by-klarna.ts';
import { reviewNotFinished } from './review-not-finished.ts';
import { shopTooSlow } from './shop-too-slow.ts';
import { untrustedCertificate } from './untrusted-certificate.ts';

/** Two sentences for whoever runs the shop. */
export interface Diagnosis {
  /** What went wrong. */
  why: string;
  /** What to change. */
  change: string;
}

/** Looks at one callback that did not do its work; speaks only when the evidence is its own. */
export type Diagnose = (callback: CallbackResult, record: SiteRecord) => Diagnosis | undefined;

/** Looks at the whole record of a site on which every callback arrived, or whose trouble is another. */
export type DiagnoseSite = (record: SiteRecord, verdict: Verdict, lost: Diagnosis | undefined) => Diagnosis | undefined;

/** The first that matches wins: from the most to the least specific evidence. */
const ofCallback: readonly Diagnose[] = [
  nameNotFound,
  untrustedCertificate,
  shopTooSlow,
  blockedByRule,
  blockedByLayer,
  redirected,
  languagePrefix,
  pageInsteadOfCallback,
  notRouted,
];

const ofSite: readonly DiagnoseSite[] = [
  cancelledUnpaid,
  noWayToKlarna,
  amountsDiffer,
  refusedByKlarna,
  reviewNotFinished,
  endedInside,
];

/** Why a purchase went wrong or a callback was lost; undefined when nothing is to be said. */
export function diagnose(
  record: SiteRecord,
  callbacks: readonly CallbackResult[],
  verdict: Verdict,
): Diagnosis | undefined {
  const lost = callbacks.find((callback) => wasLost(callback) && URL.canParse(callback.url));
  const ofLost = lost && firstOf(ofCallback, (diagnosis) => diagnosis(lost, record));
  return firstOf(ofSite, (diagnosis) => diagnosis(record, verdict, ofLost)) ?? ofLost;
}

/** A push is lost that did not do its work, any other callback that was refused or got no answer. */
function wasLost({ kind, attempt, handled, status, error }: CallbackResult): boolean {
  if (kind === 'push') return attempt > 0 && (handled === false || error?.layer === 'time-out');
  return error !== null || (status !== null && status >= 400);
}

function firstOf<Check>(checks: readonly Check[], ask: (check: Check) => Diagnosis | undefined): Diagnosis | undefined {
  for (const check of checks) {
    const found = ask(check);
    if (found) return found;
  }
  return undefined;
}
