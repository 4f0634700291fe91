import { expect, test } from 'vitest';
import { lineOf } from '../../../harness/scenario/line-of.ts';

const text = `import { defineScenario, wordfence } from 'kco-harness';

// faults: [ { at: 'no' } ]
const slow = { at: 'store', does: { delayMs: 5 } };
const given = {
  faults: [
    wordfence({
      allow: [path('/wc-api/*')],
      from: 'paid',
    }),
    slow,
    { at: 'edge', called: 'a, b: { c',
      "does": { answer: { status: 403 } } },
  ],
};

export default defineScenario({
  id: 'made-up', // with a comment, and a { bracket
  given,
  expect: { verdict: 'paid' },
});
`;

for (const [path, line] of [
  [['id'], 18],
  [['given'], 19],
  [['given', 'faults'], 6],
  [['given', 'faults', 0], 7],
  [['given', 'faults', 0, 'from'], 9],
  [['given', 'faults', 0, 'unless', 0], 7],
  [['given', 'faults', 1, 'does', 'delayMs'], 4],
  [['given', 'faults', 2], 12],
  [['given', 'faults', 2, 'does', 'answer', 'status'], 13],
  [['given', 'faults', 2, 'unles'], 12],
  [['given', 'faults', 7], 6],
  [['expect', 'verdict'], 20],
  [['nowhere'], 1],
  [[], 1],
] as const) {
  test(`${path.join('.') || 'the file'} is on line ${line}`, () => expect(lineOf(text, path)).toBe(line));
}

test('a list that others are spread into is not counted in', () => {
  const spread = 'export default {\n  given: {\n    faults: [\n      ...many,\n      { at: 1 },\n    ] } };';
  expect(lineOf(spread, ['given', 'faults', 1, 'at'])).toBe(3);
});

for (const form of [
  'export default () => ({\n  id: 1,\n});',
  'export default function () {\n  return { other: 2,\n  id: 1 };\n}',
  'const mine = { other: 2,\n  id: 1 };\nexport default mine;',
]) {
  test(`the exported object is found in ${JSON.stringify(form)}`, () => {
    expect(lineOf(form, ['id'])).toBe(form.slice(0, form.indexOf('id:')).split('\n').length);
  });
}
