import { nameOf } from '../verdict/compare.ts';
import type { Blocker, CallbackResult } from '../verdict/judge-callbacks.ts';
import { redirectPlace } from './redirect-place.ts';

/** `none` · `200` · `2 × 403 by rule 211180` · `2 × 503 by wordfence` · `2 × ENOTFOUND` · `200, then 503`. */
export function describePushes(callbacks: readonly CallbackResult[]): string {
  const answers = callbacks
    .filter(({ kind }) => kind === 'push')
    .map(({ status, error, blockedBy, location, url }) => {
      const answer = error ? error.code : String(status);
      if (blockedBy && !unnamed.has(blockedBy.layer)) return `${answer} by ${nameOf(blockedBy)}`;
      return location && !error ? `${answer} to ${redirectPlace(location, url)}` : answer;
    });
  if (answers.length === 0) return 'none';
  const distinct = [...new Set(answers)];
  if (distinct.length > 1) return distinct.join(', then ');
  return answers.length > 1 ? `${answers.length} × ${distinct[0]}` : String(distinct[0]);
}

/** Places where an answer can come from that are no firewall: their names would say nothing beside the status. */
const unnamed: ReadonlySet<Blocker['layer']> = new Set(['edge', 'store', 'unknown']);
