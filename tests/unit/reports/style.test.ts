import { expect, test } from 'vitest';
import { styleFor } from '../../../harness/reports/style.ts';

const names = ['good', 'bad', 'doubtful', 'faint', 'strong'] as const;

for (const name of names) {
  test(`${name} without colours is the text itself`, () => expect(styleFor(false)[name]('text')).toBe('text'));
}

test('with colours each has its own', () => {
  const painted = names.map((name) => styleFor(true)[name]('text'));
  expect(new Set(painted).size).toBe(names.length);
  for (const text of painted) expect(text).toContain('text');
});
