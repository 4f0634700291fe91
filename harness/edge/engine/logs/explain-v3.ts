import type { LinkMatch } from '../../../evidence/rule-hit.ts';
import { debugMessages } from './debug-messages.ts';

/**
 * Finds in libmodsecurity 3's debug log which variables matched in each link of a rule. A counted variable (`&ARGS`) is
 * named there as if it were not.
 * @param text what one request wrote at level 9
 * @returns nothing where the rule did not match, or a link of it did not
 * @source observed with libmodsecurity 3.0.9: `(Rule: ID) Executing operator …`, for each value `Target value: "…"
 *   (Variable: NAME)` and, where it matched, `Matched vars updated.`, then `Rule returned 1.`. Chained rules have the id 0.
 */
export function explainV3(text: string, ruleId: string): LinkMatch[] {
  let links: string[][] | undefined;
  let target = '';
  let matched = false;
  for (const message of debugMessages(text, messagesLike(text))) {
    const [, id, how] = /^\(Rule: (\d+)\) Executing (operator|unconditional)/.exec(message) ?? [];
    if (matched && id !== '0' && message !== 'Executing chained rule.') break;
    if (id !== undefined) {
      if (id !== '0') links = id === ruleId ? [] : undefined;
      links?.push([]);
      matched = links !== undefined && how === 'unconditional';
    } else if (links === undefined) continue;
    else if (message === 'Matched vars updated.') links.at(-1)?.push(target);
    else if (message === 'Rule returned 1.') matched = true;
    else if (message === 'Rule returned 0.') links = undefined;
    else target = /^Target value: ".*" \(Variable: (.*)\)$/s.exec(message)?.[1] ?? target;
  }
  if (!links || !matched) return [];
  return links.map((variables, link) => ({ link, variables: [...new Set(variables)], certain: true }));
}

/** Lines are `[ID] [URI] [LEVEL] MESSAGE`, and the URI has no spaces. */
function messagesLike(text: string): (line: string) => string | undefined {
  const [prefix] = /^\[[^\]\n]*\] \[/m.exec(text) ?? [];
  return (line) =>
    prefix !== undefined && line.startsWith(prefix)
      ? /^\S*\] \[\d\] (.*)$/.exec(line.slice(prefix.length))?.[1]
      : undefined;
}
