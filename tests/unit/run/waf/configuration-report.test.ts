import { expect, test } from 'vitest';
import {
  configurationReport,
  remedyOf,
  type SeenConfiguration,
} from '../../../../harness/run/waf/configuration-report.ts';
import type { FoundRemedy } from '../../../../harness/run/waf/find-remedy.ts';
import { attack, blocked, callback, hit, passed, shopper } from '../../waf/judge/observations.ts';

const stopped = blocked(callback('a'), hit('211180'));
const attacks = [blocked(attack('x')), blocked(attack('y'))];

const chosen: NonNullable<FoundRemedy['chosen']> = {
  approach: 'remove-rule-for-path',
  directives: 'SecRule directives\n',
  place: 'before',
  delivered: { passed: 2, of: 2 },
  lost: [],
};

const seen = (more: Partial<SeenConfiguration> = {}): SeenConfiguration => ({
  name: 'own',
  target: { type: 'engine', engine: 'v3', host: 'docker', version: 'ModSecurity v3' },
  exclusions: [],
  notes: ['a note'],
  ranges: ['>=2.0.0'],
  observations: [stopped, passed(callback('b')), passed(shopper('s')), ...attacks],
  before: attacks,
  chainOf: () => undefined,
  searched: true,
  triedWith: 'ModSecurity v3, kco-harness 0',
  durationMs: 12,
  ...more,
});

const found = (more: Partial<typeof chosen> = {}): FoundRemedy => ({ tried: [chosen], chosen: { ...chosen, ...more } });

test('all delivered and nothing lost: proven, with a file that says what it was tried with', () => {
  const remedy = remedyOf(seen({ found: found() }));
  expect(remedy).toMatchObject({ outcome: 'proven', upgradeIsEnough: true, tried: [chosen], chosen });
  const { file = '', include = '' } = remedy.chosen ?? {};
  expect(file).toContain('through own.');
  expect(file).toContain('2 of 2 callbacks were delivered, and 2 of 2 attacks were still stopped');
  expect(file).toContain('Tried with ModSecurity v3, kco-harness 0.');
  expect(file).toContain(chosen.directives);
  expect(include).toMatch(/before/i);
  expect(remedy.advice.map(({ layer }) => layer)).toContain('upgrade');
});

for (const [fact, more, counts] of [
  ['something is not delivered', { delivered: { passed: 1, of: 2 } }, '1 of 2 callbacks were delivered, and 2 of 2'],
  ['an attack passes', { lost: ['x'] }, '2 of 2 callbacks were delivered, and 1 of 2'],
] as const) {
  test(`partial where ${fact}, and the file says so`, () => {
    const remedy = remedyOf(seen({ found: found({ ...more, lost: 'lost' in more ? [...more.lost] : [] }) }));
    expect(remedy.outcome).toBe('partial');
    expect(remedy.chosen?.file).toContain(counts);
  });
}

test('none where nothing was chosen, or nothing looked for', () => {
  for (const nothing of [undefined, { tried: [chosen], chosen: undefined }]) {
    const remedy = remedyOf(seen({ found: nothing }));
    expect(remedy).toMatchObject({ outcome: 'none', tried: nothing?.tried ?? [] });
    expect(remedy.chosen).toBeUndefined();
  }
});

test('not needed where all that must pass does, whatever else is stopped', () => {
  const observations = [passed(callback('a')), blocked(callback('b', { sent: 'possible' })), blocked(shopper('s'))];
  expect(remedyOf(seen({ observations }))).toMatchObject({
    outcome: 'not-needed',
    upgradeIsEnough: false,
    advice: [],
  });
});

test('not tried on a site, and advised all the same', () => {
  const remedy = remedyOf(seen({ target: { type: 'site', url: 'https://a.test', ruleIds: 'unknown' } }));
  expect(remedy.outcome).toBe('not-tried');
  expect(remedy.advice.length).toBeGreaterThan(0);
});

test('an upgrade is not enough where a later version is hit too', () => {
  const later = blocked(callback('later', { versions: '>=2.0.0' }), hit('1'));
  expect(remedyOf(seen({ observations: [stopped, later] })).upgradeIsEnough).toBe(false);
});

test('the report counts what was seen', () => {
  const report = configurationReport(
    seen({ before: [...attacks, blocked(attack('z'))], observations: [stopped, ...attacks, passed(attack('z'))] }),
  );
  expect(report).toMatchObject({
    name: 'own',
    notes: ['a note'],
    delivered: { passed: 0, of: 1 },
    byVersions: [{ versions: '>=2.0.0', delivered: { passed: 0, of: 1 } }],
    shopper: { passed: 0, of: 0 },
    protection: { attacks: 3, stoppedBefore: 3, stoppedNow: 2 },
    lost: ['z'],
    findings: [{ id: '211180/push' }],
    durationMs: 12,
  });
  expect(report.results.map(({ id, outcome }) => [id, outcome])).toEqual([
    ['a', 'blocked'],
    ['x', 'blocked'],
    ['y', 'blocked'],
    ['z', 'passed'],
  ]);
});

test('without attacks there is no protection to speak of', () => {
  const report = configurationReport(seen({ observations: [stopped], before: [] }));
  expect(report).not.toHaveProperty('protection');
  expect(report.lost).toEqual([]);
});
