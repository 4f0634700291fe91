import type { SiteRecord } from '../../evidence/site-record.ts';
import type { Verdict } from '../../scenario/verdicts.ts';
import type { CallbackResult } from '../judge-callbacks.ts';

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

const callbackNames = {
  push: 'the push',
  validation: 'the validation callback',
  notification: 'the notification',
  'shipping-option-update': 'the shipping option callback',
  'address-update': 'the address callback',
} as const;

/** How a callback is called in a sentence. */
export const callbackName = ({ kind }: Pick<CallbackResult, 'kind'>): string => callbackNames[kind];

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
