import { expect, test } from 'vitest';
import { judgeRules } from '../../../../harness/run/waf/judge-rules.ts';
import type { ConfigurationReport } from '../../../../harness/waf/waf-report.ts';
import { FakeEngine, rulesOf } from './fake-engine.ts';
import { fixations, laterPush, push } from './requests.ts';

const attacks = Object.values(fixations);

const judged = (text: string, engine = new FakeEngine()): Promise<ConfigurationReport> =>
  judgeRules(
    {
      name: 'own',
      engine,
      rules: rulesOf(text),
      exclusions: [],
      probes: [push(), laterPush(), ...attacks],
      ranges: ['*'],
      searches: true,
      madeBy: 'kco-harness 0',
    },
    () => {},
  );

const session = (id: number, actions: string) =>
  `SecRule ARGS_NAMES "@rx session_id" "id:${id},phase:2,t:none,${actions}"\n`;

test('a rule that does not log is named by the debug log, and exempted as any other', async () => {
  const { findings, remedy } = await judged(session(1, "deny,nolog,msg:'quiet'"));
  expect(findings).toMatchObject([{ id: '1/push', rule: { id: '1', message: 'quiet', line: 1 } }]);
  expect(remedy).toMatchObject({ outcome: 'proven', chosen: { approach: 'remove-target-for-shape', lost: [] } });
});

test('so is one behind another that logs', async () => {
  const { findings, remedy } = await judged(session(1, 'deny') + session(2, 'deny,nolog'));
  expect(findings[0]?.behind.map(({ id }) => id)).toEqual(['2']);
  expect(remedy).toMatchObject({ outcome: 'proven', chosen: { delivered: { passed: 2, of: 2 } } });
});

test('where all rules log, no request is sent twice for the debug log', async () => {
  const engine = new FakeEngine();
  await judged(session(1, 'deny'), engine);
  expect(engine.loads.flat()).not.toContain('refusing');
});

test('SecRuleUpdateActionById … deny makes a rule that lets pass one that is in the way', async () => {
  const rule = session(1, 'pass,log').replace('pass', 'deny');
  // The engine of memory does not update actions: it has the rule as it is in the end.
  const updated = `${rule.replace('deny', 'pass')}SecRuleUpdateActionById 1 "deny"\n`;
  const engine = new FakeEngine();
  engine.denies = (_, { target }) => target.includes('session_id');
  const { findings } = await judged(updated, engine);
  expect(findings[0]?.rule?.id).toBe('1');
});

const points = `${session(1, 'pass,log,setvar:tx.points=+3')}SecRule &REQUEST_HEADERS:Referer "@eq 0" "id:2,phase:2,t:none,pass,nolog,setvar:tx.points=+3"
SecRule TX:points "@ge 5" "id:3,phase:2,deny,log"
`;

test('own scores: the verdict is named with what added up to it, and a contributor is exempted, not the score', async () => {
  const { findings, remedy } = await judged(points);
  expect(findings).toMatchObject([
    {
      id: '3/push',
      rule: { id: '3' },
      score: {
        rule: '3',
        by: [
          { id: '1', adds: '+3' },
          { id: '2', adds: '+3' },
        ],
      },
    },
  ]);
  expect(remedy.outcome).toBe('proven');
  expect(remedy.chosen?.directives).not.toMatch(/TX:points|ById=3\b/);
  expect(remedy.chosen?.directives).toMatch(/ById=[12]\b/);
});

test('a score whose verdict does not log is not exempted either', async () => {
  const { findings, remedy } = await judged(points.replace('deny,log', 'deny,nolog'));
  expect(findings[0]?.behind.map(({ id }) => id)).not.toContain('3');
  expect(remedy.outcome).toBe('proven');
  expect(remedy.chosen?.directives).not.toMatch(/TX:points|ById=3\b/);
});

test('a firewall that is off is never proposed', async () => {
  // Nothing is known of what stops it.
  const engine = new FakeEngine();
  engine.denies = (variant, { target }) => !variant.startsWith('asking') && target.includes('session_id');
  const { remedy } = await judged(session(9, 'pass,nolog'), engine);
  expect(remedy.chosen).toBeUndefined();
  expect(remedy.outcome).toBe('none');
});

const byAddress = (id: number, actions: string) =>
  `SecRule REMOTE_ADDR "@streq 192.168.64.1" "id:${id},phase:1,${actions}"\n`;

test('a rule by who asks is judged by nobody: all else is, without it, and nothing is proposed for it', async () => {
  const { results, findings, notes, remedy, delivered } = await judged(byAddress(7, 'deny'));
  expect(notes.at(-1)).toMatch(/^Rule 7 \(REMOTE_ADDR\) goes by who asks/);
  expect(delivered).toEqual({ passed: 0, of: 2 });
  expect(results.filter(({ mustPass }) => mustPass).map(({ outcome }) => outcome)).toEqual(['failed', 'failed']);
  expect(results[0]?.remark).toContain('rule 7 stops it when it comes from this machine, by REMOTE_ADDR');
  expect(findings).toEqual([]);
  expect(remedy).toMatchObject({ outcome: 'not-needed', tried: [], advice: [] });
});

test('a rule by who asks that does not log makes nobody read debug logs', async () => {
  const engine = new FakeEngine();
  await judged(byAddress(7, 'drop,nolog') + session(1, 'deny'), engine);
  expect(engine.loads.flat()).not.toContain('refusing');
});

test('what another rule stops is a finding all the same, and its exclusion is not about who asks', async () => {
  const { findings, remedy } = await judged(byAddress(7, 'deny') + session(1, 'deny'));
  expect(findings.map(({ id }) => id)).toEqual(['1/push']);
  expect(remedy).toMatchObject({ outcome: 'proven', chosen: { delivered: { passed: 2, of: 2 } } });
  expect(remedy.chosen?.directives).not.toMatch(/=7\b/);
});

test('a rule that lets this machine through hides nothing', async () => {
  const { findings } = await judged(byAddress(7, 'pass,nolog,ctl:ruleEngine=Off') + session(1, 'deny'));
  expect(findings.map(({ id }) => id)).toEqual(['1/push']);
});

test('a limit in a rule: it is raised to what is sent, and no exclusion is looked for', async () => {
  const { remedy } = await judged('SecRule &ARGS "@ge 1" "id:7,phase:2,deny"\n');
  expect(remedy).toMatchObject({
    outcome: 'raise-limits',
    tried: [],
    raised: { limits: [{ type: 'rule', name: '7', is: 1, needed: 3 }], delivered: { passed: 2, of: 2 } },
  });
  // Of no use to a web server: it would take the limit away.
  expect(remedy.advice.map(({ layer }) => layer)).not.toContain('nginx');
});

test('what is in the way behind a limit gets its exclusion, which is tried with the limit raised', async () => {
  const { remedy } = await judged(`SecRule &ARGS "@ge 1" "id:7,phase:2,deny"\n${session(1, 'deny')}`);
  expect(remedy).toMatchObject({
    outcome: 'proven',
    raised: { delivered: { passed: 1, of: 2 } },
    chosen: { delivered: { passed: 2, of: 2 }, approach: 'remove-target-for-shape' },
  });
});
