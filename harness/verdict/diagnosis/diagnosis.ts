import type { SiteRecord } from '../../evidence/site-record.ts';
import type { CallbackResult } from '../judge-callbacks.ts';
import { blockedByLayer } from './blocked-by-layer.ts';
import { blockedByRule } from './blocked-by-rule.ts';
import { languagePrefix } from './language-prefix.ts';
import { nameNotFound } from './name-not-found.ts';
import { pageInsteadOfCallback } from './page-instead-of-callback.ts';
import { redirected } from './redirected.ts';
import { untrustedCertificate } from './untrusted-certificate.ts';

/** Two sentences for whoever runs the shop. */
export interface Diagnosis {
  /** Why the callback did not get through. */
  why: string;
  /** What to change. */
  change: string;
}

/** Looks at one push that was not handled; speaks only when the evidence is its own. */
export type Diagnose = (push: CallbackResult, record: SiteRecord) => Diagnosis | undefined;

/** The first that matches wins: from the most to the least specific evidence. */
const all: readonly Diagnose[] = [
  nameNotFound,
  untrustedCertificate,
  blockedByRule,
  blockedByLayer,
  redirected,
  languagePrefix,
  pageInsteadOfCallback,
];

/** Why the first push that did not do its work did not, or undefined when every push did. */
export function diagnose(record: SiteRecord, callbacks: readonly CallbackResult[]): Diagnosis | undefined {
  const lost = callbacks.find(({ kind, handled, url }) => kind === 'push' && handled === false && URL.canParse(url));
  if (!lost) return undefined;
  for (const diagnosis of all) {
    const found = diagnosis(lost, record);
    if (found) return found;
  }
  return undefined;
}
