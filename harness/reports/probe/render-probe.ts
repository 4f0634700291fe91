import type { ProbeRecord } from '../../evidence/probe-record.ts';
import type { ProbeVerdict } from '../../verdict/probe/judge-probe.ts';
import type { FindingState, ProbeFinding } from '../../verdict/probe/probe-finding.ts';
import { onOneLine } from '../printable.ts';
import type { Style } from '../style.ts';

/** What a probe found, for a terminal. */
export function renderProbe(record: ProbeRecord, verdict: ProbeVerdict, style: Style): string {
  const said = new Set<string>();
  const findings = verdict.findings.flatMap((finding) => linesOf(finding, style, said));
  return [...heading(record), '', ...findings, '', ending(record, verdict, style)].join('\n');
}

function heading({ target, shop }: ProbeRecord): string[] {
  if (!shop) return [target];
  const { kco, woocommerce, wordpress, php, block, permalinks, languages, test } = shop;
  const parts = [
    `KCO ${kco ?? '(not active)'}`,
    `WooCommerce ${woocommerce ?? '(not active)'}`,
    `WordPress ${wordpress}`,
    `PHP ${php}`,
    `${block ? 'block' : 'classic'} checkout`,
    permalinks === '' ? 'plain permalinks' : `permalinks ${permalinks}`,
    ...(languages.length > 0 ? [`also in ${languages.join(', ')}`] : []),
    test ? 'test mode' : 'live mode',
  ];
  return [target, `  ${onOneLine(parts.join(' · '))}`];
}

const signs = { proven: '✔', wrong: '✘', unproven: '?', note: '·' } as const satisfies Record<FindingState, string>;

function linesOf(finding: ProbeFinding, style: Style, said: Set<string>): string[] {
  const { about, state, seen, why, change, checklist, scenarios } = finding;
  const paint = { proven: style.good, wrong: style.bad, unproven: style.doubtful, note: style.faint }[state];
  const head = about === 'note' ? onOneLine(seen) : `${style.strong(about)}  ${onOneLine(seen)}`;
  const lines = [`${paint(signs[state])} ${head}`];
  if (why === undefined || change === undefined) return lines;
  lines.push(`    why     ${onOneLine(why)}`);
  // The same cause at each callback has one remedy.
  if (said.has(change)) return [...lines, '    change  as above'];
  said.add(change);
  lines.push(`    change  ${onOneLine(change)}`);
  if (checklist !== undefined) lines.push(style.faint(`    docs/shops.md: “${checklist}”`));
  if (scenarios.length > 0) lines.push(style.faint(`    the same, played: npx kco-harness show ${scenarios[0]}`));
  return lines;
}

function ending(
  { requests, durationMs, shop }: ProbeRecord,
  { findings, outcome }: ProbeVerdict,
  style: Style,
): string {
  const sent = `${requests} request${requests === 1 ? '' : 's'} in ${(durationMs / 1_000).toFixed(1)} s`;
  const wrong = findings.filter(({ state }) => state === 'wrong').length;
  const unproven = findings.filter(({ state }) => state === 'unproven').length;
  const proven = findings.filter(({ state }) => state === 'proven').length;
  const counts = [
    `${proven} proven`,
    ...(wrong ? [`${wrong} wrong`] : []),
    ...(unproven ? [`${unproven} not proven`] : []),
  ];
  const remind = shop ? '\nDelete kco-harness-probe.php from the shop when you are done.' : '';
  const word = {
    proven: style.good('Klarna’s callbacks come to the plugin whole.'),
    wrong: style.bad('Not as it must be.'),
    unproven: style.doubtful('Not proven: a status alone says nothing.'),
  }[outcome];
  return `${word} ${counts.join(', ')}; ${sent}${remind}`;
}
