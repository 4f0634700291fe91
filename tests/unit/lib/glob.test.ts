import { expect, test } from 'vitest';
import { matchesGlob } from '../../../harness/lib/glob.ts';

for (const [glob, matching, others] of [
  ['', [''], ['a']],
  ['*', ['', 'a', '/a/b', 'a\nb'], []],
  ['/wc-api/*', ['/wc-api/', '/wc-api/a/b'], ['/wc-api', '/en/wc-api/', '/WC-API/']],
  ['*/order-received/*', ['/checkout/order-received/15/', '/order-received/'], ['/order-received']],
  ['a?c', ['abc', 'a/c'], ['ac', 'abbc']],
  ['?*', ['a', '10.0.0.1'], ['']],
  ['!?*', [''], ['a']],
  ['!Mozilla/*', ['', 'curl', 'a Mozilla/5.0'], ['Mozilla/5.0']],
  ['!!a', ['a'], ['b']],
  ['a.b', ['a.b'], ['axb']],
  ['(a|b)+[c]{1}^$\\', ['(a|b)+[c]{1}^$\\'], ['a', 'ac']],
  ['a!b', ['a!b'], ['ab']],
] as const) {
  test(`"${glob}" is a whole text`, () => {
    for (const text of matching) expect(matchesGlob(text, glob), text).toBe(true);
    for (const text of others) expect(matchesGlob(text, glob), text).toBe(false);
  });
}

// By backtracking it would not end before the test's time is over.
test('a glob of many stars that does not match is found out', () => {
  expect(matchesGlob('a'.repeat(5_000), `${'*a'.repeat(40)}*b`)).toBe(false);
});
