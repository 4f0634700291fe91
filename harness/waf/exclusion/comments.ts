import { redact } from '../../lib/redact.ts';
import type { CallbackProbe, RequestKind } from '../probe.ts';
import type { Count } from '../waf-report.ts';
import { type BlockingRule, targetLink } from './blocking-rule.ts';
import { commentLines } from './directive-text.ts';
import type { Control } from './guard.ts';

export interface CommentedFile {
  /** Name of the configuration: `comodo`, a path. */
  configuration: string;
  /** What the directives were tried with: `ModSecurity v3.0.14, nginx 1.26.3, kco-harness 0.1.0, corpora callbacks 1, attacks 1`. */
  tried: string;
  directives: string;
  counts: { delivered: Count; attacks: Count };
  include: string;
}

/** The exclusion as a file that explains itself to whoever finds it in a year. */
export function commentedFile({ configuration, tried, directives, counts, include }: CommentedFile): string {
  const { delivered, attacks } = counts;
  const header = [
    `Lets Klarna's callbacks through ${configuration}. Written by kco-harness waf.`,
    `With it ${delivered.passed} of ${delivered.of} callbacks were delivered, and ${attacks.passed} of ${attacks.of} attacks were still stopped.`,
    `Tried with ${tried}. Try it again after an update of the rule set or of the plugin.`,
    include,
  ];
  return `${header.map((sentence) => commentLines(sentence)).join('#\n')}\n${directives}`;
}

/** Where the file goes. ModSecurity reads its configuration from top to bottom. */
export function includeSentence(place: 'before' | 'after'): string {
  return place === 'before'
    ? `Include it after the engine's own settings (modsecurity.conf) and before the rule set's Include; with the OWASP Core Rule Set it goes into REQUEST-900-EXCLUSION-RULES-BEFORE-CRS.conf.`
    : `Include it after the rule set's Include, because it changes rules that are loaded already; with the OWASP Core Rule Set it goes into RESPONSE-999-EXCLUSION-RULES-AFTER-CRS.conf.`;
}

/** Why there is an exclusion: a sentence for each rule, whatever the number of callbacks that it stops. */
export function reasons(blockingRules: readonly BlockingRule[]): string[] {
  const byRule = new Map<string, [BlockingRule, ...BlockingRule[]]>();
  for (const blockingRule of blockingRules) {
    const others = byRule.get(blockingRule.chain.id);
    if (others) others.push(blockingRule);
    else byRule.set(blockingRule.chain.id, [blockingRule]);
  }
  return [...byRule.values()].map(reason);
}

/** By its id alone: the rule's message is the text of others, whose licence is not ours to pass on. */
function reason(blockingRules: readonly [BlockingRule, ...BlockingRule[]]): string {
  const { id } = blockingRules[0].chain;
  const variables = new Set(blockingRules.flatMap((blockingRule) => targetLink(blockingRule)?.variables ?? []));
  const by = [...variables].filter((name) => !/[^\x20-\x7e]/.test(name) && name.length <= 80);
  const why = by.length === 0 ? '' : ` because of ${by.join(', ')}`;
  // What a log says is what somebody has sent; directives are written as they are.
  return redact(`Rule ${id} stops ${whoseRequests(blockingRules.flatMap(({ probes }) => probes))}${why}.`);
}

/** Of more targets than these the directive below tells the names. */
const mostNamed = 3;

/** What the controls of one guard do, for a comment: `rules 942200 and 942260 do not look at ARGS:json.merchant_data`. */
export function controlLabel(controls: readonly Control[]): string {
  const off = controls.some(({ type }) => type === 'engine-off') ? ['no rule is asked'] : [];
  const removed = controls.flatMap((control) => (control.type === 'remove-rule' ? [control.id] : []));
  const notAsked = removed.length > 0 ? [`${ruleWords(removed)} ${are(removed)} not asked`] : [];
  return [...off, ...notAsked, ...targetWords(controls)].join('; ');
}

/** Rules that do not look at the same targets stand together. */
function targetWords(controls: readonly Control[]): string[] {
  const targets = new Map<string, string[]>();
  for (const control of controls) {
    if (control.type === 'remove-target') targets.set(control.id, [...(targets.get(control.id) ?? []), control.target]);
  }
  const rules = new Map<string, string[]>();
  for (const [id, names] of targets) {
    const words = names.length > mostNamed ? `the ${names.length} variables below` : enumerated(names);
    rules.set(words, [...(rules.get(words) ?? []), id]);
  }
  return [...rules].map(([words, ids]) => `${ruleWords(ids)} ${ids.length === 1 ? 'does' : 'do'} not look at ${words}`);
}

const ruleWords = (ids: readonly string[]): string => `${ids.length === 1 ? 'rule' : 'rules'} ${enumerated(ids)}`;

const are = ({ length }: readonly string[]): string => (length === 1 ? 'is' : 'are');

const words: Readonly<Record<RequestKind, string>> = {
  push: 'push',
  notification: 'notification',
  validation: 'validation callback',
  'shipping-option-update': 'shipping option callback',
  'address-update': 'address callback',
  'block-validation': 'validation of the checkout block',
  loopback: 'request of the shop to itself',
};

/** `Klarna's push and notification and the shop's request to itself`. */
export function whoseRequests(probes: readonly CallbackProbe[]): string {
  const ofKlarna = probes.filter(({ kind }) => kind !== 'loopback');
  return [
    ...(ofKlarna.length > 0 ? [`Klarna's ${callbackLabels(ofKlarna)}`] : []),
    ...(ofKlarna.length < probes.length ? ["the shop's request to itself"] : []),
  ].join(' and ');
}

/** `push`, or `push and notification`: how Klarna's callbacks are called in a sentence. */
export const callbackLabels = (probes: readonly CallbackProbe[]): string =>
  enumerated([...new Set(probes.map(({ kind }) => words[kind]))]);

/** `a, b and c`. */
export const enumerated = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
