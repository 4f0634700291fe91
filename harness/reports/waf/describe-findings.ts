import type { RuleHit } from '../../evidence/rule-hit.ts';
import { onOneLine } from '../../lib/printable.ts';
import { enumerated } from '../../waf/exclusion/comments.ts';
import type { ConfigurationReport, WafFinding } from '../../waf/waf-report.ts';
import { inWords, sentBy } from './describe-configuration.ts';

export interface FindingWords {
  weight: Weight;
  /** Its id; `unknown`. */
  rule: string;
  /** `Rule 211180 answers 403 to the push and the validation`. */
  title: string;
  facts: [label: string, text: string][];
  /** What is stopped and how often, for a line: `JSON with another Content-Type (4)`. */
  short: string;
}

/** Above findings of weight `note`. */
export const notesTitle = 'Stopped as well, which fails nothing: what Klarna is not known to send';

type Judged = Pick<ConfigurationReport, 'findings' | 'results'>;

/** Everything that one rule does alike, in one paragraph; what matters most comes first. */
export function describeFindings(configuration: Judged): FindingWords[] {
  const groups = new Map<string, [WafFinding, ...WafFinding[]]>();
  for (const finding of configuration.findings) {
    const { rule, limit, status, known } = finding;
    const key = JSON.stringify([rule?.id, rule?.file, rule?.line, limit, status, known, weightOf(finding)]);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  const sorted = weights.flatMap((weight) => [...groups.values()].filter(([first]) => weightOf(first) === weight));
  // Each message is told once: of a rule with a paragraph of its own there.
  const told = new Set(sorted.flatMap(([{ rule }]) => rule?.id ?? []));
  return sorted.map((group) => groupWords(group, configuration, told));
}

function groupWords(
  group: readonly [WafFinding, ...WafFinding[]],
  configuration: Judged,
  told: Set<string>,
): FindingWords {
  const [{ rule, limit, status, known }] = group;
  const who = rule ? `Rule ${onOneLine(rule.id)}` : (limit ?? 'A rule that is not known');
  const behind = new Map(group.flatMap((finding) => finding.behind.map((hit) => [hit.id, hit])));
  return {
    weight: weightOf(group[0]),
    rule: rule ? onOneLine(rule.id) : (limit ?? 'unknown'),
    title: `${who} ${answersWords(status)} ${enumerated(group.map(({ kind }) => kindLabels[kind]))}`,
    facts: [
      ...(known === undefined ? [] : [fact('known', known)]),
      ...(rule ? ruleFacts(rule, group) : remarkFacts(group, configuration)),
      ...scoreFacts(group),
      ...group.map((finding) => fact('requests', requestWords(finding, configuration))),
      ...(behind.size > 0 ? [fact('behind', inWords([...behind.values()].map((hit) => hitWords(hit, told))))] : []),
    ],
    short: rowCounts(group, configuration),
  };
}

/** `answers 403 to`. */
export const answersWords = (status: number | undefined): string =>
  status === undefined ? 'closes the connection of' : `answers ${status} to`;

function rowCounts(group: readonly WafFinding[], { results }: Judged): string {
  const counts = new Map<string, number>();
  for (const id of group.flatMap(({ probes }) => probes)) {
    const row = onOneLine(results.find((result) => result.id === id)?.row ?? id);
    counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  return [...counts].map(([row, count]) => `${row} (${count})`).join(' · ');
}

const fact = (label: string, text: string): [string, string] => [label, onOneLine(text)];

function ruleFacts(rule: NonNullable<WafFinding['rule']>, group: readonly WafFinding[]): [string, string][] {
  const others = new Set(group.flatMap((finding) => finding.rule?.variable ?? []));
  others.delete(rule.variable ?? '');
  const elsewhere = others.size > 0 ? `; elsewhere ${inWords([...others])}` : '';
  return [
    fact('says', rule.message),
    ...(rule.chain === undefined ? [] : [fact('tests', shortened(rule.chain))]),
    fact('matched', `${matchedWords(rule)}${elsewhere}`),
    fact('where', placeWords(rule)),
  ];
}

/** What added to the score that the rule looked at: each with its id. */
function scoreFacts(group: readonly WafFinding[]): [string, string][] {
  const parts = group.flatMap(({ score }) => score?.by ?? []);
  const words = new Set(parts.map(({ id, adds }) => `${id} (${adds})`));
  return words.size > 0 ? [fact('adds up', [...words].join(', '))] : [];
}

/** What the answers themselves gave away: the layer that signs them, a redirect. */
function remarkFacts(group: readonly WafFinding[], { results }: Judged): [string, string][] {
  const ids = new Set(group.flatMap(({ probes }) => probes));
  const remarks = new Set(results.flatMap(({ id, remark }) => (ids.has(id) && remark !== undefined ? [remark] : [])));
  return remarks.size > 0 ? [fact('answer', inWords([...remarks]))] : [];
}

function matchedWords({ variable, matched }: RuleHit): string {
  const words = shortened(matched);
  return variable === undefined || words.includes(variable) ? words : `${variable}; the log says: ${words}`;
}

/** `phase 2, /etc/rules.conf:21`. */
function placeWords({ phase, file, line }: NonNullable<WafFinding['rule']>): string {
  const place = line > 0 ? `${file}:${line}` : file;
  return [...(phase === undefined ? [] : [`phase ${phase}`]), ...(place ? [place] : [])].join(', ') || 'not told';
}

/** `12 of 24 that must pass: push with session id; sent by KCO 1.8.0 up to 2.18.3`, with all rows that it concerns. */
function requestWords({ kind, probes, mustPass, versions, values }: WafFinding, { results }: Judged): string {
  const hit = results.filter(({ id }) => probes.includes(id));
  const needed = hit.filter((result) => result.mustPass);
  const rows = [...new Set((mustPass ? needed : hit).map(({ row }) => row))].map(onOneLine).join(' · ');
  if (!mustPass) return `${hit.length} that Klarna is not known to send: ${rows}${sentBy(versions)}`;
  const alike = results.filter((result) => result.mustPass && (result.kind ?? result.type) === kind);
  const others =
    hit.length > needed.length ? `; and ${hit.length - needed.length} that Klarna is not known to send` : '';
  const must = kind === 'shopper' ? '' : ' that must pass';
  const only = values ? `; only with ${inWords(values)}` : '';
  return `${needed.length} of ${alike.length}${must}: ${rows}${only}${sentBy(versions)}${others}`;
}

function hitWords({ id, message }: RuleHit, told: Set<string>): string {
  if (!message || told.has(id)) return id;
  told.add(id);
  return `${id} (${message})`;
}

/** `error`: it keeps out what must pass. `known`: the baseline says why. `note`: to be read, and fails nothing. */
const weights = ['error', 'known', 'note'] as const;
type Weight = (typeof weights)[number];

function weightOf({ known, mustPass }: WafFinding): Weight {
  if (known !== undefined) return 'known';
  return mustPass ? 'error' : 'note';
}

/** Whose requests a finding is about, in a sentence. */
export const kindLabels: Readonly<Record<WafFinding['kind'], string>> = {
  push: 'the push',
  notification: 'the notification',
  validation: 'the validation',
  'shipping-option-update': 'the shipping option update',
  'address-update': 'the address update',
  'block-validation': 'the validation of the checkout block',
  loopback: 'the shop’s request to itself',
  shopper: 'the customer’s browser',
};

const head = 100;
const tail = 140;

/** A log's words on one rule may hold the whole regular expression: the middle is left out, the variable is at the end. */
function shortened(text: string): string {
  return text.length <= head + tail ? text : `${text.slice(0, head)} … ${text.slice(-tail)}`;
}
