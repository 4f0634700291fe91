import type { WafEvent } from '../../../evidence/events.ts';
import type { ComodoRuleset } from '../../core-ruleset.ts';
import { argumentNames } from './argument-names.ts';
import { headerValues, type InspectedRequest } from './inspected-request.ts';
import { percentDecoded } from './percent-decoded.ts';
import { type SessionFixationRule, sessionFixationRules } from './session-fixation-rules.ts';
import { splitUrl } from './split-url.ts';

/**
 * What nginx + ModSecurity say of a request under a rule set of containers/edge/: the rule that denies it, as the audit
 * row names it, or none. A deny ends the transaction, so there is never a second.
 *
 * Left out: requests that nginx refuses itself (400, 414), and a body over 1 MiB, which the engine answers with 403 and
 * a row without a rule; here it counts as empty.
 * @source facts/waf.md; compared with libmodsecurity 3.0.14 on random requests by the contract test
 */
export function evaluateSessionFixation(
  request: InspectedRequest,
  { ruleset, removedRules }: { ruleset: ComodoRuleset; removedRules: readonly string[] },
): WafEvent['rules'] {
  const names = argumentNames(request);
  for (const rule of sessionFixationRules[ruleset]) {
    if (removedRules.includes(rule.id) || !refererMatches(rule, request) || isSpared(rule, request)) continue;
    // Where several names match, the engine's log has the last in the order of its hash table: mostly the last one sent.
    const name = names.findLast((candidate) => isListed(rule, candidate));
    if (name === undefined) continue;
    const { id, message, line } = rule;
    const file = `/etc/edge/modsecurity/rulesets/${ruleset}.conf`;
    return [{ id, message, matched: `Matched ARGS_NAMES:${asLogged(name)}`, file, line }];
  }
  return [];
}

function isListed({ words }: SessionFixationRule, name: string): boolean {
  const lowered = name.toLowerCase();
  return words.some((word) => lowered.includes(word));
}

function isSpared({ spares }: SessionFixationRule, { url }: InspectedRequest): boolean {
  return spares?.test(percentDecoded(splitUrl(url).path).toLowerCase()) ?? false;
}

/**
 * A Referer that is empty is there. An off-domain one is a URL whose host does not end with all of the Host header; of
 * several the first URL counts.
 */
function refererMatches({ referer }: SessionFixationRule, request: InspectedRequest): boolean {
  const values = headerValues(request, 'referer');
  if (referer === 'missing') return values.length === 0;
  const host = headerValues(request, 'host')[0] ?? '';
  const from = values.map((value) => /^(?:ht|f)tps?:\/\/(.*?)\//s.exec(value)?.[1]).find((it) => it !== undefined);
  return from !== undefined && !from.endsWith(host);
}

/** The log is UTF-8 and ends a text at its first NUL. */
function asLogged(name: string): string {
  const [shown = ''] = name.split('\0', 1);
  return Buffer.from(shown, 'latin1').toString('utf8');
}
