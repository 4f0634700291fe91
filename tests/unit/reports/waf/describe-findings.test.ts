import { expect, test } from 'vitest';
import { describeFindings } from '../../../../harness/reports/waf/describe-findings.ts';
import { configuration } from './waf-fixture.ts';

const factsOf = (words: { facts: [string, string][] } | undefined, label: string) =>
  words?.facts.filter(([name]) => name === label).map(([, text]) => text);

test('what one rule does to several callbacks is one paragraph', () => {
  const [words, ...others] = describeFindings(configuration('comodo-rev2'));
  expect(others).toEqual([]);
  expect(words?.title).toBe('Rule 211180 answers 403 to the push and the validation');
  expect(factsOf(words, 'requests')).toEqual([
    '4 of 5 that must pass: push with session id; sent by KCO 1.8.0 up to 2.18.3; and 1 that Klarna is not known to send',
    '1 of 1 that must pass: validation, with session id; sent by KCO 1.8.0 up to 1.x',
  ]);
});

test('it tells message, match, phase, file and line, and the rules behind', () => {
  const [words] = describeFindings(configuration('crs-pl2'));
  expect(factsOf(words, 'says')).toEqual([
    'Detects MySQL comment-/space-obfuscated injections and backtick termination',
  ]);
  expect(factsOf(words, 'matched')?.[0]).toContain('ARGS:json.merchant_data');
  expect(factsOf(words, 'where')?.[0]).toMatch(/^phase 2, \/.*SQLI\.conf:668$/);
  expect(factsOf(words, 'behind')?.[0]).toMatch(/^942260 \(.*\), 942340 \(/);
});

test('what must pass comes first, the browser’s requests too, what nobody is known to send last', () => {
  expect(describeFindings(configuration('crs-pl2')).map(({ weight, title }) => [weight, title])).toEqual([
    ['error', 'Rule 942200 answers 403 to the shipping option update and the validation'],
    ['error', 'Rule 942430 answers 403 to the customer’s browser'],
    ['note', 'Rule 942200 answers 403 to the address update'],
  ]);
});

test('a known finding says its reason first', () => {
  const [words] = describeFindings(configuration('lost-protection'));
  expect(words?.weight).toBe('known');
  expect(words?.facts[0]).toEqual(['known', 'The shop that still runs 1.x moves in March; ticket 4711.']);
});

test('rows are those of callbacks that must pass; what nobody is known to send is a number', () => {
  const whole = configuration('comodo-rev2');
  const results = whole.results.map((result) =>
    result.id === whole.findings[0]?.probes[0] ? { ...result, row: 'push by GET', mustPass: false } : result,
  );
  expect(factsOf(describeFindings({ ...whole, results })[0], 'requests')?.[0]).toBe(
    '3 of 4 that must pass: push with session id; sent by KCO 1.8.0 up to 2.18.3; and 2 that Klarna is not known to send',
  );
});

test('each rule’s message is told once', () => {
  const whole = configuration('crs-pl2');
  const [first, ...others] = whole.findings;
  if (!first?.rule) throw new Error('the fixture has a rule');
  const again = { ...first, id: '1/push', rule: { ...first.rule, id: '1' }, behind: [...first.behind, first.rule] };
  const [one, two] = describeFindings({ ...whole, findings: [first, again, ...others] });
  expect(factsOf(one, 'behind')?.[0]).toMatch(/^942260 \(.*\), 942340 \(/);
  expect(factsOf(two, 'behind')?.[0]).toBe([...first.behind.map(({ id }) => id), first.rule.id].join(', '));
});

test('where the rule is not known there are the requests alone', () => {
  const [words] = describeFindings(configuration('site'));
  expect(words?.title).toBe('A rule that is not known answers 403 to the push and the validation');
  expect(words?.facts.map(([label]) => label)).toEqual(['requests', 'requests']);
});

test('a variable that the log’s words do not name is told, and so is another one elsewhere', () => {
  const whole = configuration('comodo-rev3');
  const findings = whole.findings.map((finding, index) => ({
    ...finding,
    ...(finding.rule && index > 0 ? { rule: { ...finding.rule, variable: 'ARGS:other' } } : {}),
  }));
  const [words] = describeFindings({ ...whole, findings });
  expect(factsOf(words, 'matched')?.[0]).toMatch(
    /^ARGS_NAMES:kco_session_id; the log says: Matched "Operator .*; elsewhere ARGS:other$/,
  );
});

test('of a long regular expression the middle is left out and the variable stays', () => {
  const whole = configuration('crs-pl2');
  const matched = `Matched "Operator \`Rx' with parameter \`${'x'.repeat(2000)}' against variable \`ARGS:json.a'`;
  const findings = whole.findings.slice(0, 1).map((finding) => ({
    ...finding,
    ...(finding.rule ? { rule: { ...finding.rule, matched, variable: 'ARGS:json.a', chain: 'y'.repeat(2000) } } : {}),
  }));
  const [words] = describeFindings({ ...whole, findings });
  expect(factsOf(words, 'matched')?.[0]).toMatch(/^Matched .*xxx … xxx.*variable `ARGS:json\.a'$/);
  for (const [, text] of words?.facts ?? []) expect(text.length).toBeLessThan(300);
});

test('a line that the log does not tell is not told', () => {
  const whole = configuration('comodo-rev2');
  const findings = whole.findings.map(({ rule, ...rest }) => ({
    ...rest,
    ...(rule ? { rule: { ...rule, line: 0 } } : {}),
  }));
  expect(factsOf(describeFindings({ ...whole, findings })[0], 'where')?.[0]).toMatch(/comodo\.conf$/);
});

test('where no rule is known the answers’ own signs are told, each once', () => {
  const whole = configuration('comodo-rev2');
  const findings = whole.findings.map(({ rule: _, ...finding }) => finding);
  const results = whole.results.map((result) => ({ ...result, remark: 'LiteSpeed: its own page' }));
  const [words] = describeFindings({ ...whole, findings, results });
  expect(words?.title).toBe('A rule that is not known answers 403 to the push and the validation');
  expect(factsOf(words, 'answer')).toEqual(['LiteSpeed: its own page']);
  expect(factsOf(describeFindings(whole)[0], 'answer')).toEqual([]);
});
