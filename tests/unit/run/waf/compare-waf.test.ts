import { expect, test } from 'vitest';
import { type SideToSee, seeSide } from '../../../../harness/run/waf/compare-waf.ts';
import { compareSeen } from '../../../../harness/waf/judge/compare-seen.ts';
import { FakeEngine, rulesOf } from './fake-engine.ts';
import { fixations, inStarter, laterPush, push } from './requests.ts';

const probes = [push(), laterPush(), ...Object.values(fixations)];
const harmless = 'SecRule ARGS "@rx never" "id:1,phase:2,deny"';
const lift = {
  place: 'before' as const,
  directives: `SecRule REQUEST_FILENAME "@streq /wc-api/KCO_WC_Push/" "id:77000,phase:1,pass,nolog,ctl:ruleRemoveById=211180"`,
};

const see = (more: Partial<SideToSee> = {}) =>
  seeSide({
    name: 'rules',
    engine: new FakeEngine(),
    rules: rulesOf(inStarter),
    leftOut: [],
    exclusions: [],
    probes,
    ...more,
  });

test('a rule set that is sharper than the one before: which rule stops what, and what it now keeps out', async () => {
  const [before, after] = [await see({ rules: rulesOf(harmless) }), await see()];
  const found = compareSeen({ before, after, exclusions: [] });
  expect(found.newlyBlocked).toMatchObject([{ id: '211180/push', probes: ['push'], rule: { phase: 2, line: 1 } }]);
  expect(found.newlyStopped.length).toBeGreaterThan(0);
  expect(found).toMatchObject({ worse: true, letThrough: [] });
});

test('the same on both sides changes nothing', async () => {
  const found = compareSeen({ before: await see(), after: await see(), exclusions: [] });
  expect(found).toMatchObject({ worse: false, newlyBlocked: [], newlyDelivered: [], letThrough: [], newlyStopped: [] });
});

test('an exclusion is judged on each side, with it and without', async () => {
  const engine = new FakeEngine();
  const side = await see({ engine, exclusions: [lift] });
  expect(engine.loads).toEqual([['now', 'detection', 'before']]);
  const { exclusion } = compareSeen({ before: side, after: side, exclusions: ['klarna.conf'] });
  expect(exclusion?.before).toMatchObject({ without: { passed: 1, of: 2 }, with: { passed: 2, of: 2 } });
});

test('an exclusion that the engine refuses is left out, and its words are kept', async () => {
  const engine = new FakeEngine();
  engine.refusalOf = async () => ({ name: 'rules', file: 'klarna.conf', line: 3, words: 'no such rule', quoted: '' });
  const side = await see({ engine, exclusions: [lift] });
  expect(side.refused).toBe('klarna.conf line 3: no such rule');
  expect(engine.loads).toEqual([['now', 'detection']]);
  const works = await see({ exclusions: [lift] });
  expect(compareSeen({ before: works, after: side, exclusions: ['klarna.conf'] })).toMatchObject({
    worse: true,
    exclusion: { outcome: 'stopped-working' },
  });
});
