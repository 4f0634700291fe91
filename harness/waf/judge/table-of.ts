import type { ConfigurationReport, ProbeResult } from '../waf-report.ts';

export interface WafTable {
  rows: { row: string; cells: WafCell[] }[];
}

/** `ok`, `403 (211180)`, `3 of 10: 403 (920330)`, `no answer`, or `–` where nothing of the row was sent. */
export interface WafCell {
  text: string;
  /** What must pass is stopped, and no baseline knows it. */
  bad: boolean;
}

/** Rule ids that a cell names; at high paranoia levels there are dozens. */
const mostNamed = 3;

/** What came of each row of callbacks and of the customer's requests, a cell for each configuration. */
export function tableOf(configurations: readonly ConfigurationReport[]): WafTable {
  const all = configurations.flatMap(({ results }) => results.filter(({ type }) => type !== 'attack'));
  const rows = [...new Set(all.map(({ row }) => row))];
  return {
    rows: rows.map((row) => ({ row, cells: configurations.map((configuration) => cellOf(configuration, row)) })),
  };
}

function cellOf({ results, findings }: ConfigurationReport, row: string): WafCell {
  const sent = results.filter((result) => result.row === row && result.type !== 'attack');
  if (sent.length === 0) return { text: '–', bad: false };
  const stopped = sent.filter(({ outcome }) => outcome !== 'passed');
  if (stopped.length === 0) return { text: 'ok', bad: false };
  const ids = new Set(stopped.map(({ id }) => id));
  const why = findings.filter(({ probes }) => probes.some((id) => ids.has(id)));
  const known = new Set(why.flatMap((finding) => (finding.known === undefined ? [] : finding.probes)));
  const number = stopped.length < sent.length ? `${stopped.length} of ${sent.length}: ` : '';
  return {
    text: `${number}${statusText(stopped)}${ruleText(why.flatMap(({ rule }) => (rule ? [rule.id] : [])))}`,
    bad: stopped.some(({ id, mustPass }) => mustPass && !known.has(id)),
  };
}

const statusText = (stopped: readonly ProbeResult[]): string =>
  [...new Set(stopped.map(({ status }) => (status === undefined ? 'no answer' : `${status}`)))].join(', ');

function ruleText(all: readonly string[]): string {
  const ids = [...new Set(all)];
  if (ids.length === 0) return '';
  const more = ids.length > mostNamed ? `, and ${ids.length - mostNamed} more` : '';
  return ` (${ids.slice(0, mostNamed).join(', ')}${more})`;
}
