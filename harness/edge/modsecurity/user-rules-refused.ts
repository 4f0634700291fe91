import { HarnessError } from '../../lib/errors.ts';
import { refusalV3 } from '../engine/nginx-v3.ts';
import { placedRefusal, rulesRefused } from '../engine/rules-refused.ts';
import type { UserRules } from './user-rules.ts';

/**
 * Why nginx did not start with the user's rules, as an error of theirs.
 * @param printed what the container printed
 * @returns HarnessError RULES_INVALID, or undefined where it ended for another reason
 */
export function userRulesRefused(printed: string, { rules, exclusions }: UserRules): HarnessError | undefined {
  const refusal = refusalV3(printed);
  if (!refusal) return undefined;
  const files = exclusions.flatMap(({ file, directives }) => (file ? [{ path: file, content: directives }] : []));
  const refused = placedRefusal(refusal, [
    {
      name: rules?.name ?? files.map(({ path }) => path).join(', '),
      written: files,
      provided: rules?.files ?? [],
      copies: [],
      copiesFolder: '',
      // Nothing is loaded by this: the edge has done that itself, and calls the user's files by their own names.
      rulesFile: '',
      entries: [],
      included: [],
      knownAs: new Map(),
      leavesRows: true,
    },
  ]);
  return new HarnessError('RULES_INVALID', rulesRefused(refused, 'ModSecurity 3').message, {
    hint: 'kco-harness waf --rules … --exclusion … tells in seconds, and without a shop, whether the engine takes them.',
  });
}
