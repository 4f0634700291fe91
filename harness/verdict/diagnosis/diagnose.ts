import type { SiteRecord } from '../../evidence/site-record.ts';
import type { Verdict } from '../../scenario/verdicts.ts';
import type { CallbackResult } from '../judge-callbacks.ts';
import { deniedUnheard, draftDeleted, neverValidated, ownRequestLost } from './block-checkout.ts';
import { blockedByRule } from './blocked-by-rule.ts';
import { faultInside, faultInWords, faultItself } from './by-fault.ts';
import { captureRefused, ownerCancelled, ownerTrashed } from './by-owner.ts';
import { nameNotFound, shopTooSlow, untrustedCertificate } from './connection-failed.ts';
import type { Diagnose, DiagnoseSite, Diagnosis } from './diagnosis.ts';
import { acknowledgedUnpaid, refusedAtCheckout, refusedAtValidation, returnLeftUndone } from './left-undone.ts';
import {
  anotherHost,
  answeredByPlugin,
  languagePrefix,
  notHooked,
  notRouted,
  pageInsteadOfCallback,
  redirected,
  redirectedNowhere,
} from './misdirected.ts';
import { calledAsNobody, calledInVain, misreadTotal, refusedInThatState } from './plugin-and-klarna.ts';
import {
  comparisonOfEquals,
  fatalAnywhere,
  neverAcknowledged,
  paidAnother,
  returnFailed,
  twoOrders,
} from './plugin-at-fault.ts';
import { fatalInCallback, idNotRead, nothingRead, readAndNoMore } from './push-without-work.ts';
import { formWithoutPurchase } from './redirect-flow.ts';
import {
  amountsDiffer,
  cancelledUnpaid,
  customerKept,
  endedInside,
  noWayToKlarna,
  refusedByKlarna,
  reviewNotFinished,
} from './whole-site.ts';

/** The first that matches wins: from the most to the least specific evidence. */
const ofCallback: readonly Diagnose[] = [
  redirectedNowhere,
  anotherHost,
  nameNotFound,
  untrustedCertificate,
  blockedByRule,
  faultInWords,
  redirected,
  languagePrefix,
  pageInsteadOfCallback,
  notHooked,
  answeredByPlugin,
  notRouted,
];

/** What has no words of its own is described by what it did. */
const otherwise: readonly Diagnose[] = [faultItself, shopTooSlow];

const ofSite: readonly DiagnoseSite[] = [
  customerKept,
  neverValidated,
  draftDeleted,
  ownRequestLost,
  deniedUnheard,
  cancelledUnpaid,
  ownerCancelled,
  ownerTrashed,
  captureRefused,
  calledAsNobody,
  noWayToKlarna,
  comparisonOfEquals,
  misreadTotal,
  amountsDiffer,
  refusedByKlarna,
  reviewNotFinished,
  endedInside,
];

/** Nothing before the plugin is to blame: then what it did itself, of the callback and of the whole. */
const ofPlugin: readonly Diagnose[] = [fatalInCallback, idNotRead, nothingRead, readAndNoMore];
const ofPluginAndSite: readonly DiagnoseSite[] = [
  paidAnother,
  returnFailed,
  fatalAnywhere,
  neverAcknowledged,
  acknowledgedUnpaid,
  returnLeftUndone,
  refusedAtValidation,
  refusedAtCheckout,
  refusedInThatState,
];

/** Why a purchase went wrong or a callback was lost; undefined when nothing is to be said. */
export function diagnose(
  record: SiteRecord,
  callbacks: readonly CallbackResult[],
  verdict: Verdict,
): Diagnosis | undefined {
  const lost = decisive(callbacks.filter((callback) => wasLost(callback) && URL.canParse(callback.url)));
  const known = lost && firstOf(ofCallback, (diagnosis) => diagnosis(lost, record));
  const described = known ?? (lost && firstOf(otherwise, (diagnosis) => diagnosis(lost, record)));
  const elsewhere = described ?? faultInside(record, verdict);
  const plugin = elsewhere ? undefined : lost && firstOf(ofPlugin, (diagnosis) => diagnosis(lost, record));
  // An order that should not be there has totals and a status that mean nothing.
  const twice = elsewhere ? undefined : twoOrders(record, verdict, undefined);
  // What Klarna refused for the plugin's own mistake comes before what followed from that; one such mistake is known.
  const inVain = elsewhere
    ? undefined
    : firstOf([formWithoutPurchase, calledInVain], (diagnosis) => diagnosis(record, verdict, undefined));
  const site = firstOf(ofSite, (diagnosis) =>
    diagnosis(record, verdict, diagnosis === endedInside ? known : (described ?? plugin)),
  );
  return (
    inVain ??
    twice ??
    site ??
    elsewhere ??
    plugin ??
    firstOf(ofPluginAndSite, (diagnosis) => diagnosis(record, verdict, undefined))
  );
}

/** The first that was lost; of pushes the last, since an earlier one is forgiven by a later one that does its work. */
const decisive = (lost: readonly CallbackResult[]): CallbackResult | undefined =>
  lost[0]?.kind === 'push' ? lost.findLast(({ kind }) => kind === 'push') : lost[0];

/** A push is lost that did not do its work, any other callback that was refused, sent on as it was, or got no answer. */
function wasLost({ kind, attempt, handled, status, error, url, location }: CallbackResult): boolean {
  if (kind === 'push') return attempt > 0 && (handled === false || error?.layer === 'time-out');
  // The plugin answers with a redirect as well: to a page of the shop's.
  const isSentOn =
    location !== null && URL.canParse(location, url) && new URL(location, url).pathname === new URL(url).pathname;
  return error !== null || (status !== null && status >= 400) || isSentOn;
}

function firstOf<Check>(checks: readonly Check[], ask: (check: Check) => Diagnosis | undefined): Diagnosis | undefined {
  for (const check of checks) {
    const found = ask(check);
    if (found) return found;
  }
  return undefined;
}
