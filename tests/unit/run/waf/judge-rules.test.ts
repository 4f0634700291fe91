import { expect, test } from 'vitest';
import { judgeRules } from '../../../../harness/run/waf/judge-rules.ts';
import type { RulesToJudge } from '../../../../harness/run/waf/rules-to-judge.ts';
import type { ConfigurationReport } from '../../../../harness/waf/waf-report.ts';
import { FakeEngine, ruleFile, rulesOf } from './fake-engine.ts';
import { attack, fixations, inStarter, laterPush, push, update } from './requests.ts';

const allFixations = Object.values(fixations);
const quietly = () => {};

const judged = (more: Partial<RulesToJudge> & { engine?: FakeEngine } = {}): Promise<ConfigurationReport> =>
  judgeRules(
    {
      name: 'own',
      engine: new FakeEngine(),
      rules: rulesOf(inStarter),
      exclusions: [],
      probes: [push(), laterPush(), ...allFixations],
      ranges: ['<2.18.4', '>=2.18.4'],
      searches: true,
      madeBy: 'kco-harness 0',
      ...more,
    },
    quietly,
  );

test('what is stopped, by which rule, and the way round it', async () => {
  const engine = new FakeEngine();
  const said: string[] = [];
  const report = await judgeRules(
    {
      name: 'own',
      engine,
      rules: rulesOf(inStarter),
      exclusions: [],
      probes: [push(), laterPush(), ...allFixations],
      ranges: ['<2.18.4', '>=2.18.4'],
      searches: true,
      madeBy: 'kco-harness 0',
    },
    (line) => said.push(line),
  );
  expect(report).toMatchObject({
    name: 'own',
    target: { type: 'engine', engine: 'v3', host: 'local', version: 'ModSecurity of memory' },
    exclusions: [],
    notes: [],
    delivered: { passed: 1, of: 2 },
    byVersions: [
      { versions: '<2.18.4', delivered: { passed: 0, of: 1 } },
      { versions: '>=2.18.4', delivered: { passed: 1, of: 1 } },
    ],
    protection: { attacks: 4, stoppedBefore: 4, stoppedNow: 4 },
    lost: [],
    remedy: { outcome: 'proven', upgradeIsEnough: true, chosen: { approach: 'remove-target-for-shape', lost: [] } },
  });
  expect(report.findings).toMatchObject([
    { id: '211180/push', kind: 'push', status: 403, probes: ['push'], mustPass: true, versions: ['>=1.8.0 <2.18.4'] },
  ]);
  expect(report.findings[0]?.rule).toMatchObject({ id: '211180', phase: 2, file: ruleFile, line: 1 });
  expect(said).toEqual(['own: trying exclusions for 211180']);
  expect(engine.open).toBe(0);
});

test('nothing is tried where everything is delivered', async () => {
  const engine = new FakeEngine();
  const report = await judged({ engine, probes: [laterPush(), ...allFixations] });
  expect(report.remedy).toMatchObject({ outcome: 'not-needed', tried: [], advice: [] });
  expect(engine.loads).toEqual([['now', 'detection', 'explained']]);
  // The DetectionOnly variant and the debug log are for what is stopped, attacks apart.
  expect(new Set(engine.sent.map(({ variant }) => variant))).toEqual(new Set(['now']));
});

test('the rules behind the first one are found by the DetectionOnly variant', async () => {
  const rules = rulesOf(`${inStarter}SecRule ARGS_NAMES "@rx order_id" "id:9,phase:2,deny"\n`);
  const { findings, remedy } = await judged({ rules });
  const [finding] = findings;
  expect(finding?.rule?.id).toBe('211180');
  expect(finding?.behind.map(({ id }) => id)).toEqual(['9']);
  expect(remedy).toMatchObject({ outcome: 'proven', chosen: { delivered: { passed: 2, of: 2 } } });
});

test('with exclusions of the user’s, attacks count as they were stopped without them', async () => {
  const engine = new FakeEngine();
  const file = '/own/klarna.conf';
  const exclusions = [{ place: 'after', directives: 'SecRuleRemoveById 211180', file }] as const;
  const report = await judged({ engine, exclusions });
  expect(engine.loads[0]).toEqual(['now', 'detection', 'explained', 'before']);
  expect(report).toMatchObject({
    exclusions: [file],
    delivered: { passed: 2, of: 2 },
    protection: { attacks: 4, stoppedBefore: 4, stoppedNow: 0 },
    remedy: { outcome: 'not-needed' },
  });
  expect(report.lost).toEqual(allFixations.map(({ id }) => id));
  // Nothing but attacks is asked without them.
  expect(engine.sentTo('before')).toEqual(allFixations.map(({ request }) => request.target));
});

test('an exclusion that is found stands beside the user’s', async () => {
  const rules = rulesOf(`${inStarter}SecRule ARGS_NAMES "@rx order_id" "id:9,phase:2,deny"\n`);
  const exclusions = [{ place: 'after', directives: 'SecRuleRemoveById 9', file: '/own/klarna.conf' }] as const;
  const { remedy } = await judged({ rules, exclusions });
  expect(remedy).toMatchObject({ outcome: 'proven', chosen: { delivered: { passed: 2, of: 2 } } });
  expect(remedy.chosen?.directives).not.toMatch(/=9;/);
});

test('what is stopped for its session id alone is no protection, and nothing is lost with it', async () => {
  const withoutSession = attack('sqli', '/shop/?a=1');
  const byAccident = { ...attack('sqli-with-session', '/shop/?a=1&kco_session_id=1'), withoutSession: 'sqli' };
  const { protection, remedy } = await judged({ probes: [push(), byAccident, withoutSession] });
  expect(protection).toEqual({ attacks: 2, stoppedBefore: 0, stoppedNow: 0 });
  expect(remedy.tried.find(({ approach }) => approach === 'remove-rule')?.lost).toEqual([]);
});

for (const [fact, defaultActions, phases] of [
  ['none', [], '1 and 2'],
  ['one for phase 1', [1], '2'],
  ['one for phase 2', [2], '1'],
] as const) {
  test(`files with ${fact} of SecDefaultAction: what “block” means is said`, async () => {
    const { notes } = await judged({ rules: rulesOf(inStarter, { defaultActions: [...defaultActions] }) });
    expect(notes).toEqual([expect.stringContaining(`no SecDefaultAction for phase ${phases}:`)]);
  });
}

test('a built-in rule set needs no note; its rules are read where the engine runs', async () => {
  const engine = new FakeEngine();
  engine.files = { '/usr/share/rules/a.conf': inStarter };
  const { notes, findings, remedy } = await judged({ engine, rules: { type: 'built-in', ruleset: 'comodo' } });
  expect(notes).toEqual([]);
  expect(findings[0]?.rule).toMatchObject({ phase: 2, file: '/usr/share/rules/a.conf' });
  expect(remedy.outcome).toBe('proven');
  expect(engine.read).toEqual(['/usr/share/rules/a.conf']);
});

test('the counts are those of the proof, in which everything is sent once more', async () => {
  const engine = new FakeEngine();
  const { anywhere } = fixations;
  const unasked = attack('unasked', '/shop/?x=1');
  const rules = rulesOf(`${inStarter}SecRule ARGS_NAMES "@rx ^x$" "id:9,phase:2,deny"\n`);
  // In the proof a callback is stopped that the search did not send again.
  engine.denies = (variant, { target }) => variant === 'proven' && target === laterPush().request.target;
  const mayCome = push({ id: 'may-come', sent: 'possible' });
  const { remedy } = await judged({ engine, rules, probes: [push(), laterPush(), mayCome, anywhere, unasked] });
  expect(engine.sentTo('proven')).toEqual(
    [push(), laterPush(), anywhere, unasked].map(({ request }) => request.target),
  );
  expect(engine.sentTo('try0')).not.toContain(laterPush().request.target);
  expect(remedy).toMatchObject({ outcome: 'partial', chosen: { delivered: { passed: 1, of: 2 }, lost: [] } });
  expect(remedy.chosen?.file).toContain('With it 1 of 2 callbacks were delivered, and 2 of 2 attacks were still');
});

test('an exclusion takes no rule id that the files have', async () => {
  const { remedy } = await judged({ rules: rulesOf(`${inStarter}SecAction "id:77000,phase:1,pass,nolog"\n`) });
  expect(remedy.chosen?.directives).toMatch(/id:1000,/);
  expect(remedy.chosen?.directives).not.toContain('id:77');
});

test('callbacks that Klarna may not send are shown and lead to nothing', async () => {
  const { delivered, findings, remedy } = await judged({ probes: [push({ sent: 'possible' }), laterPush()] });
  expect(delivered).toEqual({ passed: 1, of: 1 });
  expect(findings).toMatchObject([{ id: '211180/push', mustPass: false }]);
  expect(remedy.outcome).toBe('not-needed');
});

test('several variables of one rule are found, whichever the audit log names', async () => {
  const rules = rulesOf('SecRule ARGS "@rx one|two" "id:1,phase:2,deny"\n');
  const { remedy } = await judged({ rules, probes: [update(), ...allFixations] });
  expect(remedy).toMatchObject({ outcome: 'proven', upgradeIsEnough: true });
  for (const name of ['a', 'b']) expect(remedy.chosen?.directives).toContain(`=1;ARGS:json.${name}`);
});

test('without a search: what is stopped is told all the same, and nothing more is loaded', async () => {
  const engine = new FakeEngine();
  const report = await judged({ engine, searches: false });
  expect(report.findings.map(({ id }) => id)).toEqual(['211180/push']);
  expect(report.remedy).toMatchObject({ outcome: 'not-tried', tried: [], upgradeIsEnough: true });
  expect(engine.loads).toHaveLength(1);
});
