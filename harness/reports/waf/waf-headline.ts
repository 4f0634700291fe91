import type { ConfigurationReport, WafReport } from '../../waf/waf-report.ts';
import { onOneLine } from '../printable.ts';
import { judgementOf } from './judgement-of.ts';

/** The report in one sentence. */
export function wafHeadline({ configurations }: WafReport): string {
  const [only] = configurations;
  if (!only) return 'No configuration was tried';
  if (configurations.length === 1) return configurationHeadline(only);
  const count = (judgement: string) => configurations.filter((each) => judgementOf(each) === judgement).length;
  const bad = count('bad');
  const unknown = count('unknown');
  const found =
    bad === 0
      ? `None of ${configurations.length} configurations keeps Klarna’s callbacks out or loses protection`
      : `${bad} of ${configurations.length} configurations ${bad === 1 ? 'keeps' : 'keep'} Klarna’s callbacks out or ${bad === 1 ? 'loses' : 'lose'} protection`;
  return unknown === 0 ? found : `${found}; of ${unknown} it cannot be told`;
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
