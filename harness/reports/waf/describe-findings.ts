import type { RuleHit } from '../../evidence/rule-hit.ts';
import type { ConfigurationReport, Finding } from '../../waf/waf-report.ts';
import { onOneLine } from '../printable.ts';
import { kindWords } from './kind-words.ts';
import { listed } from './listed.ts';
import { shortened } from './shortened.ts';
import { type Weight, weightOf, weights } from './weight-of.ts';

export interface FindingWords {
  weight: Weight;
  /** `Rule 211180 answers 403 to the push and the validation`. */
  title: string;
  facts: [label: string, text: string][];
}

/** Everything that one rule does alike, in one paragraph; what matters most comes first. */
export function describeFindings(configuration: ConfigurationReport): FindingWords[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of configuration.findings) {
    const { rule, status, known } = finding;
    const key = JSON.stringify([rule?.id, rule?.file, rule?.line, status, known, weightOf(finding)]);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  const described = [...groups.values()].map((group) => groupWords(group, configuration));
  return weights.flatMap((weight) => described.filter((each) => each.weight === weight));
}

function groupWords(group: readonly [Finding, ...Finding[]], configuration: ConfigurationReport): FindingWords {
  const [{ rule, status, known }] = group;
  const who = rule ? `Rule ${onOneLine(rule.id)}` : 'A rule that is not known';
  const behind = new Map(group.flatMap((finding) => finding.behind.map((hit) => [hit.id, hitWords(hit)])));
  return {
    weight: weightOf(group[0]),
    title: `${who} answers ${status} to ${group.map(({ kind }) => kindWords[kind]).join(' and ')}`,
    facts: [
      ...(known === undefined ? [] : [fact('known', known)]),
      ...(rule ? ruleFacts(rule, group) : []),
      ...group.map((finding) => fact('requests', requestWords(finding, configuration))),
      ...(behind.size > 0 ? [fact('behind', listed([...behind.values()]))] : []),
    ],
  };
}

const fact = (label: string, text: string): [string, string] => [label, onOneLine(text)];

function ruleFacts(rule: NonNullable<Finding['rule']>, group: readonly Finding[]): [string, string][] {
  const others = new Set(group.flatMap((finding) => finding.rule?.variable ?? []));
  others.delete(rule.variable ?? '');
  const elsewhere = others.size > 0 ? `; elsewhere ${listed([...others])}` : '';
  return [
    fact('says', rule.message),
    ...(rule.chain === undefined ? [] : [fact('tests', shortened(rule.chain))]),
    fact('matched', `${matchedWords(rule)}${elsewhere}`),
    fact('where', placeWords(rule)),
  ];
}

function matchedWords({ variable, matched }: RuleHit): string {
  const words = shortened(matched);
  return variable === undefined || words.includes(variable) ? words : `${variable}: ${words}`;
}

/** `phase 2, /etc/rules.conf:21`. */
function placeWords({ phase, file, line }: NonNullable<Finding['rule']>): string {
  const place = line > 0 ? `${file}:${line}` : file;
  return [...(phase === undefined ? [] : [`phase ${phase}`]), ...(place ? [place] : [])].join(', ') || 'not told';
}

/** `12 of 24 that must pass: push with session id; sent by KCO >=1.8.0 <2.18.4`, with all rows that it concerns. */
function requestWords({ kind, probes, mustPass, versions }: Finding, { results }: ConfigurationReport): string {
  const hit = results.filter(({ id }) => probes.includes(id));
  const rows = listed([...new Set(hit.map(({ row }) => row))]);
  const sent = versions.length > 0 ? `; sent by KCO ${versions.join(' || ')}` : '';
  if (!mustPass) return `${probes.length} that Klarna is not known to send: ${rows}${sent}`;
  const alike = results.filter((result) => result.mustPass && (result.kind ?? result.type) === kind);
  return `${hit.filter((result) => result.mustPass).length} of ${alike.length} that must pass: ${rows}${sent}`;
}

const hitWords = ({ id, message }: RuleHit): string => (message ? `${id} (${message})` : id);
