import { expect, test } from 'vitest';
import { asCallerSees } from '../../../harness/cli/as-caller-sees.ts';

for (const [what, message, seen] of [
  ['a file below', '/home/me/kco/s/a.scenario.ts:3: no', 's/a.scenario.ts:3: no'],
  ['two of them', '/home/me/kco/a and /home/me/kco/b', 'a and b'],
  ['after a word that belongs to it', 'git:/home/me/kco/x#1 (/home/me/kco/y) "/home/me/kco/z"', 'git:x#1 (y) "z"'],
  ['a name with a space', 'cannot read /home/me/kco/my file.json', 'cannot read my file.json'],
  ['the folder itself', 'no scenario in /home/me/kco', 'no scenario in .'],
  ['the folder itself, in a sentence', 'in /home/me/kco: a\nsee /home/me/kco. Then', 'in .: a\nsee .. Then'],
] as const) {
  test(what, () => expect(asCallerSees(message, '/home/me/kco')).toBe(seen));
}

for (const [what, message] of [
  ['another folder that begins alike', '/home/me/kco-2/a, /home/me/kco2/a, /home/me/kco.old/a, /home/me/kco 2/a'],
  ['the end of a longer path', '/mnt/home/me/kco/a and ../home/me/kco/a'],
  ['a URL', 'file:///home/me/kco/a'],
  ['a folder above', '/home/me/other/a'],
] as const) {
  test(`look-alike: ${what}`, () => expect(asCallerSees(message, '/home/me/kco')).toBe(message));
}

test('signs that mean something in a pattern are no pattern', () => {
  expect(asCallerSees('/srv/a+b (c)/x and /srv/aab (c)/x', '/srv/a+b (c)')).toBe('x and /srv/aab (c)/x');
});

test('from the root every path is as it was', () => expect(asCallerSees('/etc/a in /', '/')).toBe('/etc/a in /'));
