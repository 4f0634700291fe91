import type { ConfigurationReport, WafReport } from '../../waf/waf-report.ts';
import { onOneLine } from '../printable.ts';
import { judgementOf } from './judgement-of.ts';

/** The report in one sentence. */
export function wafHeadline({ configurations }: WafReport): string {
  const [only] = configurations;
  if (!only) return 'No configuration was tried';
  if (configurations.length === 1) return configurationHeadline(only);
  const all = configurations.length;
  const bad = configurations.filter((each) => judgementOf(each) === 'bad');
  const keeping = bad.filter(({ delivered: { passed, of } }) => passed < of);
  const losing = bad.filter(({ lost }) => lost.length > 0).length;
  const unknown = configurations.filter((each) => judgementOf(each) === 'unknown').length;
  const parts = [
    keeping.length === 0
      ? `None of ${all} configurations keeps Klarna’s callbacks out`
      : `${keeping.length} of ${all} configurations ${keeping.length === 1 ? 'keeps' : 'keep'} Klarna’s callbacks out${provenWords(keeping)}`,
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
  return `${onOneLine(configuration.name)}: ${passed} of ${of} callbacks delivered, ${protectionWords(configuration)}`;
}

/** Only what the configuration stops by itself is counted: no rule set stops everything. */
export function protectionWords({ protection }: ConfigurationReport): string {
  if (!protection) return 'no attacks sent';
  const { attacks, stoppedBefore, stoppedNow } = protection;
  return stoppedBefore === 0
    ? `none of ${attacks} attacks stopped`
    : `${stoppedNow} of ${stoppedBefore} attacks stopped`;
}
