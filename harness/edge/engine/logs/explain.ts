import type { LinkMatch } from '../../../evidence/rule-hit.ts';
import { unescaped } from './messages.ts';

/**
 * The messages of a debug log, one at a time: a log at level 9 has tens of megabytes. A value may go on over lines of its
 * own, so what is no message belongs to the one before it.
 * @param messageOf the message of a line of this request, undefined for any other line
 */
export function* debugMessages(text: string, messageOf: (line: string) => string | undefined): Generator<string> {
  let message: string | undefined;
  for (let start = 0, end = 0; end !== -1 && start < text.length; start = end + 1) {
    end = text.indexOf('\n', start);
    const line = text.slice(start, end === -1 ? undefined : end);
    const next = messageOf(line);
    if (next === undefined) {
      if (message !== undefined) message += `\n${line}`;
      continue;
    }
    if (message !== undefined) yield message;
    message = next;
  }
  if (message !== undefined) yield message;
}

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
  for (const message of debugMessages(text, messagesOfV3(text))) {
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
export function messagesOfV3(text: string): (line: string) => string | undefined {
  const [prefix] = /^\[[^\]\n]*\] \[/m.exec(text) ?? [];
  return (line) =>
    prefix !== undefined && line.startsWith(prefix)
      ? /^\S*\] \[\d\] (.*)$/.exec(line.slice(prefix.length))?.[1]
      : undefined;
}

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
  for (const message of debugMessages(text, messagesOfV2(text))) {
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
export function messagesOfV2(text: string): (line: string) => string | undefined {
  const [, request] = /^\[[^\]\n]+\] \[[^\]\n]*\](\[rid#\w+\])\[/m.exec(text) ?? [];
  return (line) => {
    const [, own, message] = /^\[[^\]]+\] \[[^\]]*\](\[rid#\w+\])\[.*?\]\[\d\] (.*)$/.exec(line) ?? [];
    return own === request ? message : undefined;
  };
}
