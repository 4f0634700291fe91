import type { ComodoRuleset } from '../../core-ruleset.ts';

/** A rule of containers/edge/modsecurity/rulesets/; a test compares id, message, words and line with the file. */
export interface SessionFixationRule {
  id: string;
  message: string;
  /** Lower case; a name that contains one of them is listed. */
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
