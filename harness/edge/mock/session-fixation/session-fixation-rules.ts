import type { WafEvent } from '../../../evidence/events.ts';
import type { ComodoRuleset } from '../../core-ruleset.ts';
import { argumentNames } from './argument-names.ts';
import { headerValues, type InspectedRequest, percentDecoded, splitUrl } from './inspected-request.ts';
import { phraseMatcher } from './phrase-match.ts';

/** A rule of containers/edge/modsecurity/rulesets/; a test compares id, message, words and line with the file. */
export interface SessionFixationRule {
  id: string;
  message: string;
  /** Lower case; a name in which `@pm` finds one of them is listed. */
  words: readonly string[];
  /** Whose Referer it denies. */
  referer: 'missing' | 'off-domain';
  /** Paths, in lower case, that it lets pass. */
  spares?: RegExp;
  /** Of the rule's `SecRule`. */
  line: number;
}

const words = [
  'jsessionid',
  'aspsessionid',
  'asp.net_sessionid',
  'phpsession',
  'phpsessid',
  'weblogicsession',
  'session_id',
  'session-id',
  'cfid',
  'cftoken',
  'cfsid',
  'jservsession',
  'jwsession',
];
const noReferer = 'COMODO WAF (harness): Session Fixation: SessionID Parameter Name with No Referer';
const offDomain = 'COMODO WAF (harness): Session Fixation: SessionID Parameter Name with Off-Domain Referer';

/** In the order of their files. */
export const sessionFixationRules: Readonly<Record<ComodoRuleset, readonly SessionFixationRule[]>> = {
  comodo: [
    { id: '211170', message: offDomain, words, referer: 'off-domain', line: 13 },
    { id: '211180', message: noReferer, words, referer: 'missing', line: 21 },
  ],
  'comodo-rev3': [
    {
      id: '211180',
      message: noReferer,
      words: [...words, 'jsession'],
      referer: 'missing',
      spares: /^\/(?:wp-admin|administrator|admin)\//,
      line: 14,
    },
  ],
};

/** Whether a name is listed, by the rule. */
const listed: ReadonlyMap<SessionFixationRule, (name: string) => boolean> = new Map(
  Object.values(sessionFixationRules).flatMap((rules) =>
    rules.map((rule) => [rule, phraseMatcher(rule.words)] as const),
  ),
);

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
    const name = names.findLast((candidate) => listed.get(rule)?.(candidate.toLowerCase()));
    if (name === undefined) continue;
    const { id, message, line } = rule;
    const file = `/etc/edge/modsecurity/rulesets/${ruleset}.conf`;
    return [{ id, message, matched: `Matched ARGS_NAMES:${asLogged(name)}`, file, line }];
  }
  return [];
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
