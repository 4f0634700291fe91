import { expect, test } from 'vitest';
import { Explained, findBlockingRules } from '../../../../harness/run/waf/find-blocking-rules.ts';
import { RuleBook } from '../../../../harness/run/waf/rule-book.ts';
import type { BlockingRule } from '../../../../harness/waf/exclusion/blocking-rule.ts';
import type { Observation } from '../../../../harness/waf/judge/observation.ts';
import { blocked, hit, passed } from '../../waf/judge/observations.ts';
import { FakeEngine, ruleFile, rulesOf } from './fake-engine.ts';
import { fixations, inStarter, push, update } from './requests.ts';

/** What a log says of a rule in the file of these tests. */
const named = (id: string, variable?: string) =>
  hit(id, { file: ruleFile, ...(variable !== undefined && { variable }) });

interface Found {
  blockingRules: BlockingRule[];
  /** What was sent for the debug log. */
  explained: string[];
}

async function found(text: string, observations: Observation[], engine = new FakeEngine()): Promise<Found> {
  const rules = rulesOf(text);
  await using loaded = await engine.load([{ name: 'explained', mode: 'detection-only', rules, exclusions: [] }]);
  const book = new RuleBook(engine, rules);
  const blockingRules = await findBlockingRules(observations, book, new Explained(loaded, 'explained'));
  return { blockingRules, explained: engine.sentTo('explained') };
}

const one = 'SecRule ARGS "@rx one" "id:1,phase:2,deny"\n';

test('of a rule without a chain the audit log names the variable, and nothing more is asked', async () => {
  const { blockingRules, explained } = await found(one, [blocked(update(), named('1', 'ARGS:json.a'))]);
  expect(blockingRules).toMatchObject([
    { chain: { id: '1' }, matches: [{ link: 0, variables: ['ARGS:json.a'], certain: true }], probes: [update()] },
  ]);
  expect(explained).toEqual([]);
});

test('where the audit log names none, the debug log does', async () => {
  const { blockingRules, explained } = await found(one, [blocked(update(), named('1'))]);
  expect(blockingRules[0]?.matches).toEqual([{ link: 0, variables: ['ARGS:json.a'], certain: true }]);
  expect(explained).toHaveLength(1);
});

test('of a chain the debug log names what matched in each link', async () => {
  const { blockingRules } = await found(inStarter, [blocked(push(), named('211180', 'REQUEST_HEADERS:Referer'))]);
  expect(blockingRules[0]?.matches).toEqual([
    { link: 0, variables: ['ARGS_NAMES:kco_session_id'], certain: true },
    { link: 1, variables: ['REQUEST_HEADERS:Referer'], certain: true },
  ]);
});

test('a request is sent once for the debug log, whatever number of rules it is read for', async () => {
  const rules = inStarter + inStarter.replace('211180', '7');
  const { blockingRules, explained } = await found(rules, [blocked(push(), named('211180'), named('7'))]);
  expect(blockingRules.map(({ chain, matches }) => [chain.id, matches.length])).toEqual([
    ['211180', 2],
    ['7', 2],
  ]);
  expect(explained).toEqual([push().request.target]);
});

test('of many requests the debug log is read for the first, the middle and the last, and all their variables count', async () => {
  const names = ['first', 'x1', 'middle', 'x2', 'last'];
  const probes = names.map((name) => {
    const request = { ...push().request, target: `/wc-api/KCO_WC_Push/?${name}_session_id=1` };
    return push({ id: name, request });
  });
  const { blockingRules, explained } = await found(
    inStarter,
    probes.map((probe) => blocked(probe, named('211180'))),
  );
  expect(blockingRules).toHaveLength(1);
  expect(blockingRules[0]?.probes).toEqual(probes);
  expect(explained).toEqual([0, 2, 4].map((index) => probes[index]?.request.target));
  expect(blockingRules[0]?.matches[0]?.variables).toEqual(
    ['first', 'middle', 'last'].map((name) => `ARGS_NAMES:${name}_session_id`),
  );
});

test('what is not certain of one request is not certain of all', async () => {
  const engine = new FakeEngine();
  engine.isCertain = (variables) => !variables.includes('ARGS_NAMES:first_session_id');
  const probes = ['first', 'last'].map((name) => {
    const request = { ...push().request, target: `/wc-api/KCO_WC_Push/?${name}_session_id=1` };
    return push({ id: name, request });
  });
  const observations = probes.map((probe) => blocked(probe, named('211180')));
  const { blockingRules } = await found(inStarter, observations, engine);
  expect(blockingRules[0]?.matches.map(({ certain }) => certain)).toEqual([false, true]);
});

test('a rule that the log names twice is one blocking rule with one callback', async () => {
  const { blockingRules } = await found(one, [blocked(update(), named('1', 'ARGS:json.a'), named('1', 'ARGS:json.b'))]);
  expect(blockingRules).toHaveLength(1);
  expect(blockingRules[0]).toMatchObject({
    probes: [update()],
    matches: [{ variables: ['ARGS:json.a', 'ARGS:json.b'] }],
  });
});

test('one rule is a blocking rule for each kind of callback', async () => {
  const validation = push({ id: 'validation', kind: 'validation' });
  const { blockingRules } = await found(
    inStarter,
    [push(), validation, push({ id: 'again' })].map((probe) => blocked(probe, named('211180'))),
  );
  expect(blockingRules.map(({ probes }) => probes.map(({ id }) => id))).toEqual([['push', 'again'], ['validation']]);
});

test('rules behind the first one are blocking rules too', async () => {
  const observation = { ...blocked(push(), named('211180')), behind: [named('1', 'ARGS:a')] };
  const { blockingRules } = await found(inStarter + one, [observation]);
  expect(blockingRules.map(({ chain }) => chain.id)).toEqual(['211180', '1']);
});

for (const [fact, actions, isBlocking] of [
  ['lets pass', 'pass', false],
  ['allows', 'allow', false],
  ['lets pass and sets something else', "pass,setvar:'tx.seen=1'", false],
  ['lets pass and adds to the score', "pass,setvar:'tx.anomaly_score_pl2=+5'", true],
  ['denies', 'deny', true],
  ['blocks', 'block', true],
  ['leaves it to the default action', 't:none', true],
] as const) {
  test(`a rule that ${fact} is ${isBlocking ? 'a' : 'no'} blocking rule`, async () => {
    const rule = `SecRule ARGS "@rx one" "id:1,phase:2,${actions}"\n`;
    const { blockingRules } = await found(rule, [blocked(update(), named('1', 'ARGS:json.a'))]);
    expect(blockingRules).toHaveLength(isBlocking ? 1 : 0);
  });
}

test('what passes, what Klarna may not send, attacks and rules without a text are no matter', async () => {
  const { blockingRules } = await found(inStarter, [
    { ...passed(push()), hits: [named('211180')] },
    blocked(push({ sent: 'possible' }), named('211180')),
    blocked(fixations.anywhere, named('211180')),
    blocked(push(), named('999'), hit('211180', { file: '/elsewhere.conf' })),
  ]);
  expect(blockingRules).toEqual([]);
});
