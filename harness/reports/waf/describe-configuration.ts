import { onOneLine } from '../../lib/printable.ts';
import { judgementOf } from '../../waf/judge/verdict-of.ts';
import type { ConfigurationReport, Count, JudgedTarget, WafReport } from '../../waf/waf-report.ts';

/** The report in one sentence. */
export function wafHeadline({ configurations }: WafReport): string {
  const [only] = configurations;
  if (!only) return 'No configuration was tried';
  if (configurations.length === 1) return configurationHeadline(only);
  const all = configurations.length;
  const bad = configurations.filter((each) => judgementOf(each) === 'bad');
  const keeping = bad.filter(({ delivered: { passed, of } }) => passed < of);
  const losing = bad.filter(({ lost }) => lost.length > 0).length;
  const hindering = bad.filter(({ shopper }) => shopper.passed < shopper.of).length;
  const unknown = configurations.filter((each) => judgementOf(each) === 'unknown').length;
  const parts = [
    keeping.length === 0
      ? `None of ${all} configurations keeps Klarna’s callbacks out`
      : `${keeping.length} of ${all} configurations ${keeping.length === 1 ? 'keeps' : 'keep'} Klarna’s callbacks out${provenWords(keeping)}`,
    ...(hindering > 0
      ? [`${hindering} ${hindering === 1 ? 'stops' : 'stop'} requests of the customer’s own checkout`]
      : []),
    ...(losing > 0 ? [`${losing} ${losing === 1 ? 'loses' : 'lose'} protection`] : []),
    ...(unknown > 0 ? [`of ${unknown} it cannot be told`] : []),
  ];
  return parts.join('; ');
}

/** Whether there is a way out of it. */
function provenWords(keeping: readonly ConfigurationReport[]): string {
  const proven = keeping.filter(({ remedy }) => remedy.outcome === 'proven').length;
  if (proven === 0) return '';
  const which = keeping.length === 1 ? 'it' : proven === keeping.length ? 'each' : `${proven} of them`;
  return `, and for ${which} there is a proven exclusion`;
}

/** `comodo: 44 of 56 callbacks delivered, 31 of 31 attacks stopped`. */
export function configurationHeadline(configuration: ConfigurationReport): string {
  const { passed, of } = configuration.delivered;
  const { shopper } = configuration;
  const stopped = shopper.of - shopper.passed;
  const checkout = stopped > 0 ? `, ${stopped} of ${shopper.of} requests of the customer’s checkout stopped` : '';
  return `${onOneLine(configuration.name)}: ${passed} of ${of} callbacks delivered${checkout}, ${protectionWords(configuration)}`;
}

/** Only what the configuration stops by itself is counted: no rule set stops everything. */
export function protectionWords({ protection }: ConfigurationReport): string {
  if (!protection) return 'no attacks sent';
  const { attacks, stoppedBefore, stoppedNow } = protection;
  return stoppedBefore === 0
    ? `none of ${attacks} attacks stopped`
    : `${stoppedNow} of ${stoppedBefore} attacks stopped`;
}

/** Where it ran and what else was counted, a phrase each. */
export function configurationFacts(configuration: ConfigurationReport): string[] {
  const { target, shopper, protection } = configuration;
  return [
    targetWords(target),
    ...variantFacts(configuration),
    ...(shopper.of > 0 ? [`shopper requests ${shopper.passed} of ${shopper.of}`] : []),
    ...(protection ? [`${protection.attacks} attacks sent`] : []),
  ];
}

export function targetWords(target: JudgedTarget): string {
  if (target.type === 'engine') {
    return `${onOneLine(target.version)} ${target.host === 'docker' ? 'in Docker' : 'of this host'}`;
  }
  return target.ruleIds === 'unknown' ? 'a site that does not tell its rules' : 'a site, rule ids from its log';
}

/** What a reader must know besides the findings, a sentence each; nothing for a configuration that is as it should be. */
export function configurationRemarks(configuration: ConfigurationReport): string[] {
  return [...lostSentence(configuration), ...unanswered(configuration), ...configuration.notes.map(onOneLine)];
}

function lostSentence({ lost, exclusions }: ConfigurationReport): string[] {
  if (lost.length === 0) return [];
  const attacks = lost.length === 1 ? '1 attack that was stopped gets' : `${lost.length} attacks that were stopped get`;
  const files = exclusions.length > 0 ? ` ${exclusions.map(onOneLine).join(', ')}` : ' the exclusions';
  return [`Protection is lost: ${attacks} through with${files}: ${inWords(lost)}.`];
}

/** Grouped by what is known of them. */
function unanswered({ results }: ConfigurationReport): string[] {
  const reasons = new Map<string, number>();
  for (const { outcome, mustPass, remark } of results) {
    if (outcome !== 'failed' || !mustPass) continue;
    const reason = remark ? onOneLine(remark) : 'no answer came';
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return [...reasons].map(
    ([reason, count]) => `Of ${count} ${count === 1 ? 'request' : 'requests'} nothing is known: ${reason}.`,
  );
}

const mostNamed = 6;

/** `a, b, c`, and of many the first ones: waf.json has them all. */
export function inWords(names: readonly string[]): string {
  const shown = names.slice(0, mostNamed).map(onOneLine).join(', ');
  return names.length <= mostNamed ? shown : `${shown} and ${names.length - mostNamed} more`;
}

export const variantHead = ['callback', 'variants delivered', 'not delivered with'] as const;

/** Values of a callback that are told by name; waf.json has all. */
const mostValues = 4;

/**
 * Callbacks that depend on the order's own values, or miss all: how many of their variants are delivered, and which are not, with the rules
 * that matched those.
 */
export function variantRows({
  results,
}: ConfigurationReport): [callback: string, delivered: string, missing: string][] {
  return results.flatMap(({ id, mustPass, variants }): [string, string, string][] => {
    if (!mustPass || !variants || variants.failed.length === 0) return [];
    const { delivered, of, failed } = variants;
    const named = failed
      .slice(0, mostValues)
      .map(({ value, rules }) => `${onOneLine(value)} (${rules.slice(0, 2).join(', ')})`);
    const more = failed.length > mostValues ? ` and ${failed.length - mostValues} more` : '';
    return [[id, `${delivered} of ${of}`, delivered === 0 ? 'any value' : `${named.join('; ')}${more}`]];
  });
}

/** `variants of callbacks delivered 117 of 365`; nothing where none were sent. */
function variantFacts({ results }: ConfigurationReport): string[] {
  const sent = results.flatMap(({ mustPass, variants }) => (mustPass && variants ? [variants] : []));
  const of = sent.reduce((sum, each) => sum + each.of, 0);
  const delivered = sent.reduce((sum, each) => sum + each.delivered, 0);
  return of === 0 ? [] : [`${delivered} of ${of} variants of callbacks delivered`];
}

export const versionHead = ['KCO', 'callbacks not delivered'] as const;

/**
 * Versions of the plugin that miss callbacks, oldest first; shops with the checkout block stand apart where they miss others.
 * Nothing where all fare alike.
 */
export function versionRows({ byVersions }: ConfigurationReport): [versions: string, missed: string][] {
  const missing = byVersions.filter(({ delivered, block }) => missed(delivered) > 0 || missed(block) > 0);
  if (missing.length === 0 || byVersions.length < 2) return [];
  const rows = missing.flatMap(({ versions, delivered, block }): [string, string][] => {
    const label = versionLabel(versions);
    if (!block || missed(block) === missed(delivered)) return [[label, missedWords(delivered)]];
    return [
      ...(missed(delivered) > 0 ? [[label, missedWords(delivered)] satisfies [string, string]] : []),
      [`${label}, checkout block`, missedWords(block)],
    ];
  });
  const isAll = byVersions.every(({ delivered }) => missed(delivered) > 0);
  return isAll ? rows : [...rows, ['all others', 'none']];
}

const missed = (count: Count | undefined): number => (count ? count.of - count.passed : 0);

const missedWords = (count: Count | undefined): string => `${missed(count)} of ${count?.of ?? 0}`;

/**
 * A range of plugin versions in plain words: `1.8.0 up to 2.0.1` of `>=1.8.0 <2.0.2`, `2.5.0 and later`, `all versions`.
 * A range of another shape stays as it is.
 */
export function versionLabel(range: string): string {
  const found = /^(?:>=(?<from>\d+\.\d+\.\d+))? ?(?:<(?<end>\d+\.\d+\.\d+))?$/.exec(range === '*' ? '' : range);
  if (!found) return range;
  const { from, end } = found.groups ?? {};
  const last = end === undefined ? undefined : before(end);
  if (from === undefined) return last === undefined ? 'all versions' : `up to ${last}`;
  if (last === undefined) return `${from} and later`;
  return from === last ? from : `${from} up to ${last}`;
}

/** What the last versions before this one are called: `2.0.1` before 2.0.2, `2.4.x` before 2.5.0. */
function before(version: string): string {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  if (patch > 0) return `${major}.${minor}.${patch - 1}`;
  return minor > 0 ? `${major}.${minor - 1}.x` : `${major - 1}.x`;
}

/** `; sent by KCO 1.8.0 up to 2.18.3`, behind what is sent. Nothing where the versions are not known. */
export const sentBy = (ranges: readonly string[]): string =>
  ranges.length === 0 ? '' : `; sent by KCO ${ranges.map(versionLabel).join(', ')}`;
