import { expect, test } from 'vitest';
import { freeRuleIds, RuleBook } from '../../../../harness/run/waf/rule-book.ts';
import { hit } from '../../waf/judge/observations.ts';
import { FakeEngine, ruleFile, rulesOf } from './fake-engine.ts';

const twoRules = 'SecRule ARGS "@rx a" "id:1,phase:2,deny,msg:\'one\'"\n\nSecRule ARGS "@rx b" "id:2,phase:1,deny"\n';
const builtIn = { type: 'built-in', ruleset: 'crs-pl1' } as const;

test('a file is read once, for however many rules and at whatever moment', async () => {
  const engine = new FakeEngine();
  engine.files = { '/crs.conf': twoRules };
  const book = new RuleBook(engine, builtIn);
  const asked = ['1', '2', '1', 'none'].map((id) => book.chainOf({ file: '/crs.conf', id }));
  const [one, two, again, none] = await Promise.all(asked);
  expect(one).toMatchObject({ id: '1', message: 'one', file: '/crs.conf', line: 1, phase: 2 });
  expect(two).toMatchObject({ id: '2', line: 3, phase: 1 });
  expect(again).toBe(one);
  expect(none).toBeUndefined();
  expect(engine.read).toEqual(['/crs.conf']);
});

test('a file that is not there has no rules', async () => {
  const book = new RuleBook(new FakeEngine(), builtIn);
  expect(await book.chainOf({ file: '/gone.conf', id: '1' })).toBeUndefined();
});

test('the user’s own files are not asked of the engine', async () => {
  const engine = new FakeEngine();
  engine.files = { [ruleFile]: 'SecRule ARGS "@rx x" "id:1,phase:5,deny"' };
  const book = new RuleBook(engine, rulesOf(twoRules));
  expect(await book.chainOf({ file: ruleFile, id: '1' })).toMatchObject({ phase: 2 });
  expect(engine.read).toEqual([]);
});

test('all rules of many hits at once; the same id in another file is another rule', async () => {
  const engine = new FakeEngine();
  engine.files = { '/a.conf': twoRules, '/b.conf': '\nSecRule ARGS "@rx c" "id:1,phase:1,deny"\n' };
  const book = new RuleBook(engine, builtIn);
  const chainOf = await book.chainsOf([hit('1', { file: '/a.conf' }), hit('1', { file: '/b.conf' })]);
  expect(chainOf({ id: '1', file: '/a.conf' })).toMatchObject({ line: 1 });
  expect(chainOf({ id: '1', file: '/b.conf' })).toMatchObject({ line: 2 });
  expect(chainOf({ id: '2', file: '/a.conf' })).toBeUndefined();
});

for (const [fact, text, first] of [
  ['nothing', '', 77_000],
  ['other thousands', 'SecRule ARGS "@rx a" "id:76999,deny"\nSecAction "id:78000,pass"', 77_000],
  ['the usual thousand', 'SecAction "id:77999,pass"', 1_000],
  ['in quotes', 'SecAction "id:\'77001\',pass"', 1_000],
  ['with a space', 'SecAction "phase:1,id: 77001,pass"', 1_000],
  ['the usual one and the next', 'SecAction "id:77001,pass"\nSecAction "pass,id:1000"', 2_000],
] as const) {
  test(`free rule ids where the files use ${fact}`, () => {
    expect(freeRuleIds(rulesOf(text), [])).toBe(first);
  });
}

test('free rule ids beside a built-in rule set', () => {
  expect(freeRuleIds(builtIn, [])).toBe(77_000);
});

test('an exclusion that was written before keeps its ids', () => {
  const before = { place: 'before' as const, directives: 'SecRule ARGS "@rx a" "id:77000,phase:2,pass"' };
  expect(freeRuleIds({ type: 'built-in', ruleset: 'comodo' }, [before])).toBe(1_000);
});
