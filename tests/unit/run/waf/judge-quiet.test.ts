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

test('a firewall that is off is never proposed', async () => {
  // Nothing is known of what stops it.
  const engine = new FakeEngine();
  engine.denies = (variant, { target }) => !variant.startsWith('asking') && target.includes('session_id');
  const { remedy } = await judged(session(9, 'pass,nolog'), engine);
  expect(remedy.chosen).toBeUndefined();
  expect(remedy.outcome).toBe('none');
});
