import type { Finding } from '../../waf/waf-report.ts';

/** `error`: it keeps out what must pass. `known`: the baseline says why. `note`: to be read, and fails nothing. */
export const weights = ['error', 'known', 'note'] as const;
export type Weight = (typeof weights)[number];

/** Requests of the customer's browser fail no run: a checkout goes on without some of them. */
export function weightOf({ known, mustPass, kind }: Finding): Weight {
  if (known !== undefined) return 'known';
  return mustPass && kind !== 'shopper' ? 'error' : 'note';
}
