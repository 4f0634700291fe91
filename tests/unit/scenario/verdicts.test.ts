import { expect, test } from 'vitest';
import { compareVerdicts, verdictOrder, verdicts } from '../../../harness/scenario/verdicts.ts';
import { page } from '../house/documents.ts';

test('every verdict that tells something has exactly one rank', () => {
  const ranked = verdictOrder.flat();
  expect([...ranked].sort()).toEqual(verdicts.filter((verdict) => verdict !== 'inconclusive').sort());
});

for (const [before, now, direction] of [
  ['paid', 'paid-but-pending', 'worse'],
  ['paid', 'declined', 'worse'],
  ['declined', 'paid-but-on-hold', 'worse'],
  ['paid-but-on-hold', 'paid-but-pending', 'worse'],
  ['paid-but-pending', 'paid-but-cancelled', 'worse'],
  ['paid-but-pending', 'paid', 'better'],
  ['paid-twice', 'ghost-paid', 'equal'],
  ['declined', 'abandoned', 'equal'],
  ['paid', 'paid', 'equal'],
  ['inconclusive', 'paid', undefined],
  ['paid', 'inconclusive', undefined],
] as const) {
  test(`${before} → ${now}: ${direction ?? 'not to be told'}`, () =>
    expect(compareVerdicts(before, now)).toBe(direction));
}

test('the page has the same order', () => {
  const { text } = page('docs/verdicts.md');
  const [, list = ''] = /## Better and worse\n([\s\S]*?)\n## /.exec(text) ?? [];
  const rows = [...list.matchAll(/^\d\. (.*)$/gm)].map(([, row = '']) =>
    [...row.matchAll(/`([a-z-]+)`/g)].map(([, verdict]) => verdict),
  );
  expect(rows).toEqual(verdictOrder);
});
