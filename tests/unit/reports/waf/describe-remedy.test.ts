import { expect, test } from 'vitest';
import { describeFindings } from '../../../../harness/reports/waf/describe-findings.ts';
import { describeRemedy } from '../../../../harness/reports/waf/describe-remedy.ts';
import type { ConfigurationReport, RaisedLimits, WafFinding } from '../../../../harness/waf/waf-report.ts';
import { configuration } from './waf-fixture.ts';

const raised: RaisedLimits = {
  limits: [
    { type: 'directive', name: 'SecArgumentsLimit', is: 5, needed: 56 },
    { type: 'rule', name: '200007', is: 5, needed: 57, operator: 'ge' },
  ],
  delivered: { passed: 79, of: 79 },
  lost: ['big-attack'],
};

const behind = (parts: Partial<ConfigurationReport['remedy']>): ConfigurationReport => {
  const whole = configuration('comodo-rev2');
  return { ...whole, remedy: { ...whole.remedy, ...parts } };
};

test('limits that are too low: from what to what, what comes of it, and no exclusion', () => {
  const words = describeRemedy({
    ...behind({ raised, outcome: 'raise-limits', tried: [] }),
    remedy: { ...behind({ raised, outcome: 'raise-limits', tried: [] }).remedy, chosen: undefined },
  } as ConfigurationReport);
  expect(words?.sentence).toContain(
    'Raise SecArgumentsLimit from 5 to at least 56 and the number in rule 200007 (&ARGS @ge 5) to at least 57: no exclusion changes that.',
  );
  expect(words?.sentence).toContain(
    '79 of 79 callbacks are delivered. 1 attack that only a limit stopped passes then.',
  );
  expect(words?.sentence).not.toContain('exclusions that were tried');
  expect(words?.exclusion).toBeUndefined();
});

test('where an exclusion is needed as well, it is said that both are', () => {
  const whole = behind({ raised });
  const { sentence = '' } = describeRemedy(whole) ?? {};
  expect(sentence).toMatch(/^Raise .* With this exclusion as well, /);
  const kept = (whole.protection?.stoppedBefore ?? 0) - 1;
  expect(sentence).toContain(`all ${kept} attacks that these rules stop are still stopped`);
});

const withFinding = (parts: Partial<WafFinding>) => {
  const whole = configuration('comodo-rev2');
  const [finding] = whole.findings;
  if (!finding) throw new Error('the fixture has no finding');
  return describeFindings({ ...whole, findings: [{ ...finding, ...parts }] })[0];
};

test('a score: the rule that denied, and what had added up to it, each by its id', () => {
  const score = {
    rule: '1006',
    by: [
      { id: '1004', adds: '+3' },
      { id: '1005', adds: '+3' },
    ],
  };
  expect(withFinding({ score })?.facts).toContainEqual(['adds up', '1004 (+3), 1005 (+3)']);
});

test('a limit of the engine is named where no rule stopped the request', () => {
  const found = withFinding({ rule: undefined, limit: 'SecRequestBodyLimit' } as Partial<WafFinding>);
  expect(found?.title).toMatch(/^SecRequestBodyLimit answers 403 to /);
  expect(found?.rule).toBe('SecRequestBodyLimit');
});
