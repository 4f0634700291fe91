import { expect, test } from 'vitest';
import { HarnessError } from '../../../../harness/lib/errors.ts';
import { applyBaseline, parseBaseline, readBaseline } from '../../../../harness/waf/judge/baseline.ts';
import { findingsOf } from '../../../../harness/waf/judge/findings-of.ts';
import { blocked, callback, configuration, hit, reportOf } from './observations.ts';

const findings = findingsOf([blocked(callback('a'), hit('211180'))], () => undefined);
const report = reportOf(configuration({ findings }), configuration({ name: 'crs-pl2', findings }));
const knownIn = (entries: Parameters<typeof applyBaseline>[1]['findings']) =>
  applyBaseline(report, { findings: entries }).report.configurations.map(({ findings: [first] }) => first?.known);

test('YAML and JSON say the same', () => {
  const findings = [{ finding: '211180/push', reason: 'ticket 7' }];
  expect(parseBaseline('baseline: 1\nfindings:\n  - finding: 211180/push\n    reason: ticket 7\n', 'b')).toEqual({
    findings,
  });
  expect(parseBaseline(JSON.stringify({ baseline: 1, findings }), 'b')).toEqual({ findings });
});

test('marks a finding in every configuration, or in the one that is named', () => {
  expect(knownIn([{ finding: '211180/push', reason: 'why' }])).toEqual(['why', 'why']);
  expect(knownIn([{ finding: '211180/push', reason: 'why', configuration: 'crs-pl2' }])).toEqual([undefined, 'why']);
});

test('a path is the same however it is written; what is built in is no path', () => {
  const knows = (written: string, name: string) =>
    applyBaseline(reportOf(configuration({ name, findings })), {
      findings: [{ finding: '211180/push', reason: 'why', configuration: written }],
    }).report.configurations[0]?.findings[0]?.known === 'why';
  expect(knows('./rules.conf', 'rules.conf')).toBe(true);
  expect(knows('rules', './rules/')).toBe(true);
  expect(knows('a/../b.conf', 'b.conf')).toBe(true);
  expect(knows('https://x.example/', 'https://x.example')).toBe(true);
  expect(knows('./comodo', 'comodo')).toBe(false);
  expect(knows('rules.conf', 'sub/rules.conf')).toBe(false);
});

test('what is not found any more is told', () => {
  const gone = { finding: '211180/validation', reason: 'why' };
  const used = { finding: '211180/push', reason: 'why' };
  expect(applyBaseline(report, { findings: [gone, used] }).unused).toEqual([gone]);
});

const refusal = (text: string): HarnessError => {
  try {
    parseBaseline(text, 'known.yaml');
  } catch (error) {
    if (error instanceof HarnessError) return error;
  }
  throw new Error('it was taken');
};

for (const [what, text, place] of [
  ['no version', 'findings: []', 'known.yaml:1: baseline: '],
  ['another version', 'baseline: 2\nfindings: []', 'known.yaml:1: baseline: '],
  ['no reason', 'baseline: 1\nfindings:\n  - finding: 1/push', 'known.yaml:3: findings.0.reason: '],
  [
    'an empty reason',
    'baseline: 1\nfindings:\n  - finding: 1/push\n    reason: " "',
    'known.yaml:4: findings.0.reason: ',
  ],
  [
    'a finding without a kind',
    'baseline: 1\nfindings:\n  - finding: "1"\n    reason: x',
    'known.yaml:3: findings.0.finding: ',
  ],
  [
    'an unknown field',
    'baseline: 1\nfindings:\n  - finding: 1/push\n    reason: x\n    why: y',
    'known.yaml:5: unknown field "why" in "findings.0"; known are configuration, finding, reason',
  ],
  [
    'a field that is misspelt',
    'baseline: 1\nfindings:\n  - finding: 1/push\n    reson: x',
    'known.yaml:4: unknown field "reson" in "findings.0"; did you mean "reason"?',
  ],
  ['no YAML', 'baseline: [1', 'known.yaml:1:13: '],
  ['nothing', '', 'known.yaml:1: '],
] as const) {
  test(`refused: ${what}`, () => {
    const { code, message } = refusal(text);
    expect(code).toBe('USAGE');
    expect(message.startsWith(place), message).toBe(true);
  });
}

test('a file that is not there is a mistake in the command', async () => {
  await expect(readBaseline('/nowhere/known.yaml')).rejects.toMatchObject({ code: 'USAGE' });
});

test('a finding that stands there twice is refused with the lines of both', () => {
  const text = (...entries: string[]) => ['baseline: 1', 'findings:', ...entries].join('\n');
  const twice = text(
    '  - { finding: 1/push, reason: a }',
    '  - { finding: 2/push, reason: a }',
    '  - { finding: 1/push, reason: b }',
  );
  expect(refusal(twice).message).toBe('known.yaml:5: findings.2 is about the same as findings.0 in line 3');
  const elsewhere = text(
    '  - { finding: 1/push, reason: a }',
    '  - { finding: 1/push, configuration: crs, reason: b }',
  );
  expect(parseBaseline(elsewhere, 'known.yaml').findings).toHaveLength(2);
});
