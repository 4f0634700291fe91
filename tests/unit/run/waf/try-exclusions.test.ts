import { expect, test } from 'vitest';
import { HarnessError } from '../../../../harness/lib/errors.ts';
import { type Candidate, type Proving, tryExclusions } from '../../../../harness/run/waf/try-exclusions.ts';
import { FakeEngine, rulesOf } from './fake-engine.ts';
import { fixations, inStarter, push, update } from './requests.ts';

const { anywhere, samePath } = fixations;

const proving = (engine: FakeEngine, more: Partial<Proving> = {}): Proving => ({
  engine,
  rules: rulesOf(inStarter),
  exclusions: [],
  stopped: [push()],
  possible: [],
  passing: 3,
  ...more,
});

const removing = (id: string, more: Partial<Candidate> = {}): Candidate => ({
  exclusion: { place: 'after', directives: `SecRuleRemoveById ${id}` },
  attacks: [anywhere, samePath],
  ...more,
});
const helps = removing('211180');
const idle = removing('1');

test('counts what passes now with what passed before, and tells the attacks that pass now', async () => {
  const engine = new FakeEngine();
  const [helped, left] = await tryExclusions(proving(engine), [helps, idle]);
  expect(helped).toEqual({
    delivered: { passed: 4, of: 4 },
    through: new Set(['push']),
    stillHit: new Set(),
    lost: [anywhere.id, samePath.id],
  });
  expect(left).toEqual({
    delivered: { passed: 3, of: 4 },
    through: new Set(),
    stillHit: new Set(['211180/push']),
  });
  expect(engine.open).toBe(0);
});

test('attacks are sent only where everything is delivered, or where it is asked for', async () => {
  const engine = new FakeEngine();
  await tryExclusions(proving(engine), [idle, helps]);
  expect(engine.sentTo('try0')).toEqual([push().request.target]);
  expect(engine.sentTo('try1')).toEqual([push(), anywhere, samePath].map(({ request }) => request.target));

  const thorough = new FakeEngine();
  const [left] = await tryExclusions(proving(thorough), [idle], { thorough: true });
  expect(left).toMatchObject({ delivered: { passed: 3, of: 4 }, lost: [] });
  expect(thorough.sentTo('try0')).toHaveLength(3);
});

test('the user’s own exclusions stay', async () => {
  const exclusions = [{ place: 'after', directives: 'SecRuleRemoveById 7' }] as const;
  const rules = rulesOf(`${inStarter}SecRule ARGS_NAMES "@rx order_id" "id:7,phase:2,deny"\n`);
  const [trial] = await tryExclusions(proving(new FakeEngine(), { exclusions, rules }), [helps]);
  expect(trial?.delivered).toEqual({ passed: 4, of: 4 });
});

test('a candidate may name the callbacks that can tell', async () => {
  const engine = new FakeEngine();
  const stopped = [push(), update()];
  const [trial] = await tryExclusions(proving(engine, { stopped, passing: 0 }), [{ ...idle, callbacks: [push()] }]);
  expect(trial?.delivered).toEqual({ passed: 0, of: 1 });
  expect(engine.sentTo('try0')).toEqual([push().request.target]);
});

test('one that the engine does not take keeps no other from being tried', async () => {
  const engine = new FakeEngine();
  engine.refuses = (directives) => directives.endsWith(' 2');
  const trials = await tryExclusions(proving(engine), [idle, removing('2'), helps]);
  expect(trials.map(({ refused }) => refused)).toEqual([undefined, 'the engine’s own words', undefined]);
  expect(trials.map(({ delivered }) => delivered.passed)).toEqual([3, 0, 4]);
  expect(engine.loads.map((names) => names.length)).toEqual([3, 1, 1, 1]);
  expect(engine.open).toBe(0);
});

test('an engine that does not start is no refusal', async () => {
  const engine = new FakeEngine();
  engine.load = () => Promise.reject(new HarnessError('ENGINE_FAILED', 'it ended'));
  await expect(tryExclusions(proving(engine), [helps])).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
});

test('eight stand side by side, and no more; the trials are in the order of the candidates', async () => {
  const engine = new FakeEngine();
  const candidates = Array.from({ length: 17 }, (_, index) => (index === 9 ? helps : idle));
  const trials = await tryExclusions(proving(engine), candidates);
  expect(engine.loads.map((names) => names.length)).toEqual([8, 8, 1]);
  for (const names of engine.loads) expect(new Set(names).size).toBe(names.length);
  expect(trials.flatMap(({ delivered }, index) => (delivered.passed === 4 ? [index] : []))).toEqual([9]);
});
