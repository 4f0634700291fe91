import { expect, test } from 'vitest';
import { styleFor } from '../../../../harness/reports/style.ts';
import { renderComparison } from '../../../../harness/reports/waf/render-comparison.ts';
import { compareSeen, type SeenSide } from '../../../../harness/waf/judge/compare-seen.ts';
import type { Observation } from '../../../../harness/waf/judge/observation.ts';
import { attack, blocked, callback, hit, passed, shopper } from '../../waf/judge/observations.ts';
import { hostileText } from '../hostile-result.ts';

const side = (name: string, observations: Observation[], without = observations): SeenSide => ({
  name,
  target: { type: 'engine', engine: 'v3', host: 'docker', version: 'ModSecurity v3' },
  notes: [],
  observations,
  without,
  chainOf: () => undefined,
});

const render = (before: SeenSide, after: SeenSide, exclusions: string[] = []): string =>
  renderComparison(
    {
      schemaVersion: 1,
      run: { id: '1201-0000-aaaa', startedAt: '2026-12-01T00:00:00.000Z', durationMs: 1500, corpora: [] },
      ...compareSeen({ before, after, exclusions }),
    },
    styleFor(false),
    { columns: 200 },
  );

test('what got worse stands before what got better, in counts and by rule', () => {
  const text = render(
    side('old', [
      passed(callback('a')),
      blocked(callback('b'), hit('1')),
      blocked(attack('x'), hit('9')),
      passed(shopper('s')),
    ]),
    side('new', [blocked(callback('a'), hit('2')), passed(callback('b')), passed(attack('x')), passed(shopper('s'))]),
  );
  expect(text.split('\n')[0]).toBe(
    '✘ old → new: callbacks 1 of 2 as before, customer’s checkout 1 of 1 as before, attacks stopped 1 → 0 of 1',
  );
  const at = ['Rule 2 answers 403 to the push', 'was stopped by 9: x', 'Rule 1 answered 403 to the push'].map((words) =>
    text.indexOf(words),
  );
  expect(Math.min(...at)).toBeGreaterThan(0);
  expect(at).toEqual([...at].sort((a, b) => a - b));
  expect(text).toContain('exit code 1');
});

test('where nothing changes there is little to say', () => {
  const same = () => side('rules', [passed(callback('a'))]);
  const text = render(same(), same());
  expect(text.split('\n')[0]).toBe('✔ rules → rules: callbacks 1 of 1 as before');
  expect(text).toContain('Nothing that counts got worse.');
});

test('an exclusion that has stopped working says what it did and what it does', () => {
  const stopped = [blocked(callback('a'), hit('1'))];
  const text = render(side('old', [passed(callback('a'))], stopped), side('new', stopped), ['klarna.conf']);
  expect(text).toContain('The exclusion has stopped working: klarna.conf');
  expect(text).toContain('before: 0 of 1 callbacks without it, 1 with it, no attack lost');
  expect(text).toContain('after: 0 of 1 callbacks without it, 0 with it, no attack lost');
});

test('what a rule says cannot move the terminal', () => {
  const text = render(
    side(hostileText, [passed(callback('a'))]),
    side(hostileText, [blocked(callback('a'), { ...hit('1'), message: hostileText, matched: hostileText })]),
    [hostileText],
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
  expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
});
