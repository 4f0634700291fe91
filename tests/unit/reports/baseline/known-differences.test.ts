import { expect, test } from 'vitest';
import { z } from 'zod';
import { HarnessError } from '../../../../harness/lib/errors.ts';
import {
  parseKnownDifferences,
  readKnownDifferences,
  runBaselineSchema,
} from '../../../../harness/reports/baseline/known-differences.ts';

const ids = ['healthy', 'healthy-tab-closed', 'waf-211180-on'];
const parse = (text: string) => parseKnownDifferences(text, 'known.yaml', ids);
const entry = {
  scenario: 'healthy',
  outcome: { verdict: 'paid-but-pending', order: 'pending', acknowledged: false },
  reason: 'ticket 7',
};
const file = (...differences: object[]) => JSON.stringify({ baseline: 1, differences });

test('YAML and JSON say the same', () => {
  const yaml = `baseline: 1
differences:
  - scenario: healthy
    outcome: { verdict: paid-but-pending, order: pending, acknowledged: false }
    reason: ticket 7
`;
  expect(parse(yaml)).toEqual({ file: 'known.yaml', differences: [entry] });
  expect(parse(file(entry))).toEqual(parse(yaml));
});

test('a glob, a range, a name, a stack and a shopper are taken', () => {
  for (const plugin of ['>=2.8 <2.14', '2.13.11', 'mine', 'my-build_2.x']) {
    const full = { ...entry, scenario: 'waf-*', plugin, stack: 'containers', shopper: 'http' };
    expect(parse(file(full)).differences).toEqual([full]);
  }
});

function refusal(text: string): string {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof HarnessError) {
      expect(error.code).toBe('USAGE');
      expect(error.exitCode).toBe(2);
      return error.message;
    }
  }
  throw new Error('it was taken');
}

const lines = (...added: string[]) =>
  [
    'baseline: 1',
    'differences:',
    '  - scenario: healthy',
    '    outcome: { verdict: paid-but-pending, order: pending, acknowledged: false }',
    ...added,
  ].join('\n');

for (const [what, text, message] of [
  ['no reason', lines(), 'known.yaml:3: differences.0.reason: say why it is known'],
  ['an empty reason', lines('    reason: "  "'), 'known.yaml:5: differences.0.reason: say why it is known'],
  [
    'a misspelt field',
    lines('    reson: x'),
    'known.yaml:5: unknown field "reson" in "differences.0"; did you mean "reason"?',
  ],
  [
    'an unknown id',
    lines('    reason: x').replace('healthy', 'helthy'),
    'known.yaml:3: no scenario is called "helthy"; did you mean "healthy"?',
  ],
  ['a glob that fits none', lines('    reason: x').replace('healthy', 'xyz-*'), 'known.yaml:3: no scenario is called'],
  [
    'a verdict that is none',
    lines('    reason: x').replace('paid-but-pending', 'paid-but-pendng'),
    'known.yaml:4: differences.0.outcome.verdict: unknown value "paid-but-pendng"; did you mean "paid-but-pending"?',
  ],
  [
    'what cannot be told',
    lines('    reason: x').replace('paid-but-pending', 'inconclusive'),
    'known.yaml:4: differences.0.outcome.verdict: unknown value "inconclusive"',
  ],
  [
    'a range that is none',
    lines('    reason: x', '    plugin: ">=2.8 <<2"'),
    'known.yaml:6: differences.0.plugin: write',
  ],
  ['no version of the format', 'differences: []', 'known.yaml:1: baseline: '],
  ['no YAML', 'baseline: [1', 'known.yaml:1:13: '],
  ['an empty file', '', 'known.yaml:1: '],
] as const) {
  test(`refused: ${what}`, () => expect(refusal(text).startsWith(message), refusal(text)).toBe(true));
}

const twoEntries = (second: string) => `${lines('    reason: x')}
  - scenario: healthy
    reason: another
    outcome: ${second}`;

test('an entry that stands there twice is refused with the lines of both, whatever their reasons', () => {
  expect(refusal(twoEntries('{ acknowledged: false, order: pending, verdict: paid-but-pending }'))).toBe(
    'known.yaml:6: differences.1 is about the same as differences.0 in line 3',
  );
});

test('look-alike: two ends of one scenario, or one end in two places', () => {
  const { differences } = parse(twoEntries('{ verdict: paid, order: processing, acknowledged: false }'));
  expect(differences).toHaveLength(2);
  expect(parse(file(entry, { ...entry, stack: 'containers' }, { ...entry, plugin: '2.8.7' })).differences).toHaveLength(
    3,
  );
});

test('of many the first ten are told', () => {
  const told = refusal(file(...Array.from({ length: 14 }, () => entry))).split('\n');
  expect(told).toHaveLength(11);
  expect(told.at(-1)).toBe('and 3 more');
  const unknown = Array.from({ length: 12 }, (_, index) => ({ ...entry, scenario: `x${index}` }));
  expect(
    refusal(file(...unknown))
      .split('\n')
      .at(-1),
  ).toBe('and 2 more');
});

test('all mistakes are told at once', () => {
  const { length } = refusal(lines('    reson: x', '    stak: containers')).split('\n');
  expect(length).toBe(2);
});

test('a file that is not there is a mistake in the command', async () => {
  await expect(readKnownDifferences({ path: '/nowhere/known.yaml', name: 'known.yaml' }, ids)).rejects.toMatchObject({
    code: 'USAGE',
  });
});

test('its JSON Schema says what each field is', () => {
  const schema = JSON.stringify(z.toJSONSchema(runBaselineSchema, { io: 'input' }));
  expect(schema).toContain('Why it is known and lived with.');
  expect(schema).not.toContain('inconclusive');
});
