import { expect, test } from 'vitest';
import { edgePolicyOf } from '../../../../harness/edge/edge-policy.ts';
import { rulesOf } from '../../../../harness/edge/modsecurity/rules-of.ts';
import type { UserRules } from '../../../../harness/edge/modsecurity/user-rules.ts';
import { type Deviations, withDeviations } from '../../../../harness/scenario/conditions.ts';

const denyAtOnce = [1, 2].map((phase) => `SecDefaultAction "phase:${phase},log,auditlog,deny,status:403"`);

const linesOf = (edge: Deviations['edge'], user?: UserRules) =>
  rulesOf(edgePolicyOf(withDeviations({ edge })), user)?.split('\n');

test('is the engine, what a match does, the rule set, then what is removed', () => {
  expect(linesOf({ waf: 'modsecurity', rules: { '211180': 'off' } })).toEqual([
    'Include /etc/edge/modsecurity/engine.conf',
    ...denyAtOnce,
    'Include /etc/edge/modsecurity/rulesets/comodo.conf',
    'SecRuleRemoveById 211170',
    'SecRuleRemoveById 211180',
    '',
  ]);
});

for (const level of [1, 2, 3, 4] as const) {
  test(`of the Core Rule Set at level ${level} says the level first, and heeds no switch of Comodo’s rules`, () => {
    expect(linesOf({ waf: 'modsecurity', ruleset: `crs-pl${level}`, rules: { '211180': 'off' } })).toEqual([
      'Include /etc/edge/modsecurity/engine.conf',
      `SecAction "id:900000,phase:1,nolog,pass,t:none,${['paranoia_level', 'blocking_paranoia_level', 'detection_paranoia_level'].map((name) => `setvar:tx.${name}=${level}`).join(',')}"`,
      'Include /etc/modsecurity/crs/crs-setup.conf',
      'Include /usr/share/modsecurity-crs/rules/*.conf',
      '',
    ]);
  });
}

test('removes nothing where all rules are on', () => {
  expect(linesOf({ waf: 'modsecurity', rules: { '211170': 'on' } })?.join('\n')).not.toContain('SecRuleRemoveById');
});

test('is not there without a WAF', () => expect(linesOf({})).toBeUndefined());

test.describe('with what the user brings', () => {
  const exclusions: UserRules['exclusions'] = [
    { place: 'after', directives: 'SecRuleRemoveById 1', file: '/mine/after.conf' },
    { place: 'before', directives: 'SecRule …', file: '/mine/before.conf' },
  ];
  const userRules = (content: string, defaultActions: number[] = []): UserRules => ({
    rules: {
      type: 'files',
      name: 'mine',
      entries: ['/mine/a.conf', '/mine/b.conf'],
      files: [{ path: '/mine/a.conf', content: Buffer.from(content) }],
      defaultActions,
    },
    exclusions,
  });
  const settingsThatWin = [
    'SecRuleEngine On',
    'SecAuditEngine RelevantOnly',
    'SecAuditLogRelevantStatus "^403$"',
    'SecAuditLogFormat JSON',
    'SecAuditLogParts AHZ',
    'SecAuditLogType Serial',
    'SecAuditLog /var/log/edge/audit.log',
    '',
  ];

  test('an exclusion stands on its side of the built-in rules, and the engine’s settings come last', () => {
    expect(linesOf({ waf: 'modsecurity' }, { rules: undefined, exclusions })).toEqual([
      'Include /etc/edge/modsecurity/engine.conf',
      ...denyAtOnce,
      'Include /mine/before.conf',
      'Include /etc/edge/modsecurity/rulesets/comodo.conf',
      'SecRuleRemoveById 211170',
      'Include /mine/after.conf',
      ...settingsThatWin,
    ]);
  });

  test('own rules stand in the place of the set, and a match denies in the phases that they leave open', () => {
    expect(linesOf({ waf: 'modsecurity', ruleset: 'own' }, userRules('SecRule …', [2]))).toEqual([
      'Include /etc/edge/modsecurity/engine.conf',
      'SecDefaultAction "phase:1,log,auditlog,deny,status:403"',
      'Include /mine/before.conf',
      'Include /mine/a.conf',
      'Include /mine/b.conf',
      'Include /mine/after.conf',
      ...settingsThatWin,
    ]);
  });

  for (const id of ['id:200001', "id:'200001'"]) {
    test(`rules that hold the engine’s recommended configuration, by ${id}, take the place of ours`, () => {
      const lines = linesOf({ waf: 'modsecurity', ruleset: 'own' }, userRules(`SecRule … "${id},phase:1"`, [1, 2]));
      expect(lines?.slice(0, 2)).toEqual(['Include /mine/before.conf', 'Include /mine/a.conf']);
    });
  }

  test('another id that only begins like that one does not', () => {
    expect(linesOf({ waf: 'modsecurity', ruleset: 'own' }, userRules('"id:2000012"'))?.[0]).toContain('engine.conf');
  });

  test('a policy that wants own rules has none to offer without them', () => {
    expect(() => linesOf({ waf: 'modsecurity', ruleset: 'own' })).toThrow('wants the user’s rules');
  });
});
