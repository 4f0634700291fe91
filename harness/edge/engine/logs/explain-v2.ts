import type { LinkMatch } from '../../../evidence/rule-hit.ts';
import { debugMessages } from './debug-messages.ts';
import { unescaped } from './unescaped.ts';

/** What a link does once for each variable that matched, and for no other. */
const traceOfMatch =
  /^(?:Warning\.|Access |Setting (?:env )?variable: |Expiring variable: |Ctl: |Added (?:phrase match|regex subexpression) to TX|ISSQL: libinjection fingerprint |IS_XSS: libinjection detected |Exec: )/;

/**
 * Finds in mod_security2's debug log which variables matched in each link of a rule. The log says of each variable that it
 * was looked at, and not whether it matched, so a link is certain where it looked at one only, or where the match did
 * something that the log tells.
 * @param text what one request wrote at level 9
 * @returns nothing where the rule did not match, or a link of it did not
 * @source observed with mod_security2 2.9.7: `Recipe: Invoking rule …` with the id of a chain's starter and without one for
 *   the others, for each variable `Executing operator … against NAME.`, then `Rule returned 1.`
 */
export function explainV2(text: string, ruleId: string): LinkMatch[] {
  let links: Link[] | undefined;
  for (const message of debugMessages(text, messagesLike(text))) {
    if (message.startsWith('Recipe: Invoking rule ')) {
      const [, started] = /\[id "(\d+)"\]/.exec(message) ?? [];
      if (started !== undefined && links?.at(-1)?.matched) break;
      if (started !== undefined) links = started === ruleId ? [] : undefined;
      links?.push({ looked: new Set(), traced: new Set(), matched: false });
      continue;
    }
    const link = links?.at(-1);
    if (!link) continue;
    const [, looked] = /^Executing operator ".*?" with param ".*" against (.*)\.$/s.exec(message) ?? [];
    if (looked !== undefined && !message.startsWith('Executing operator "unconditionalMatch"')) {
      link.last = unescaped(looked);
      link.looked.add(link.last);
    } else if (link.last !== undefined && traceOfMatch.test(message)) link.traced.add(link.last);
    else if (message === 'Rule returned 1.') link.matched = true;
    else if (/^Rule returned -?\d+\.$/.test(message)) links = undefined;
  }
  if (!links?.every(({ matched }) => matched)) return [];
  return links.map(({ looked, traced }, link) =>
    traced.size > 0
      ? { link, variables: [...traced], certain: true }
      : { link, variables: [...looked], certain: looked.size <= 1 },
  );
}

interface Link {
  /** Variables in the order in which they were looked at. */
  looked: Set<string>;
  traced: Set<string>;
  last?: string;
  matched: boolean;
}

/** Lines are `[TIME] [SERVER/sid#…][rid#…][URI][LEVEL] MESSAGE`. */
function messagesLike(text: string): (line: string) => string | undefined {
  const [, request] = /^\[[^\]\n]+\] \[[^\]\n]*\](\[rid#\w+\])\[/m.exec(text) ?? [];
  return (line) => {
    const [, own, message] = /^\[[^\]]+\] \[[^\]]*\](\[rid#\w+\])\[.*?\]\[\d\] (.*)$/.exec(line) ?? [];
    return own === request ? message : undefined;
  };
}
