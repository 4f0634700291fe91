import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { behindUserRules } from '../../../harness/run/behind-user-rules.ts';
import type { RunOptions } from '../../../harness/run/run-options.ts';
import { selectScenarios } from '../../../harness/run/select-scenarios.ts';
import type { Deviations } from '../../../harness/scenario/conditions.ts';
import { loadScenarios } from '../../../harness/scenario/load-scenarios.ts';
import { pageCache } from '../../../harness/scenario/presets.ts';
import type { Scenario } from '../../../harness/scenario/scenario.ts';
import { scenario } from '../verdict/site-record-builder.ts';

type Asked = Pick<RunOptions, 'rules' | 'exclusions'>;
const file = (name: string) => ({ name, path: `/somewhere/${name}` });
const withRules: Asked = { rules: file('mine.conf'), exclusions: [] };
const withExclusion: Asked = { exclusions: [file('remedy.conf')] };
const withBoth: Asked = { ...withRules, ...withExclusion };

const named = (id: string, given: Deviations, parts: Partial<Scenario> = {}) => ({
  path: `${id}.scenario.ts`,
  scenario: {
    ...scenario({ verdict: 'paid-but-pending', order: 'pending' }, given),
    id,
    title: `Title of ${id}`,
    ...parts,
  },
});
const waf = { waf: 'modsecurity', ruleset: 'comodo-rev3', rules: { '211180': 'on' } } as const;
const closes = named('closes', { edge: waf, shopper: { afterPaying: 'closes-tab' } });
const returns = named('returns', { edge: { waf: 'modsecurity' } });
const open = named('open', { shopper: { afterPaying: 'closes-tab' } });
const stock = named('stock', { edge: waf, store: { stock: 'managed' } });
const unpaid = named('unpaid', { edge: waf, shopper: { pays: 'leaves-unpaid' } });
const cached = named('cached', { edge: waf, faults: [pageCache()] });

const played = (all: readonly { scenario: Scenario }[], asked: Asked) =>
  behindUserRules(all, asked).played.map(({ scenario }) => scenario);

test('own rules stand in the place of the scenario’s, and nothing else of it is changed', () => {
  const [one, two] = played([closes, returns], withRules);
  expect(one?.given).toEqual({
    edge: { waf: 'modsecurity', ruleset: 'own' },
    shopper: { afterPaying: 'closes-tab' },
  });
  expect(two?.given).toEqual({ edge: { waf: 'modsecurity', ruleset: 'own' } });
  expect(played([closes], withBoth)[0]?.given).toEqual(one?.given);
});

test('an exclusion alone leaves the scenario’s rule set and its switches', () => {
  expect(played([closes], withExclusion)[0]?.given).toEqual(closes.scenario.given);
});

test('what must come out is what comes of a healthy shop, on every version of the plugin', () => {
  const elsewhere = [{ plugin: '>=2.18.4', why: 'because', expect: { verdict: 'declined' as const } }];
  for (const asked of [withRules, withExclusion]) {
    const [one] = played([{ scenario: { ...closes.scenario, elsewhere } }], asked);
    expect(one).toMatchObject({ id: 'closes', expect: { verdict: 'paid', acknowledged: true }, elsewhere: [] });
    expect(one?.expect).not.toHaveProperty('order');
  }
});

test.describe('versions on which a condition may have nothing to act on', () => {
  const elsewhereOf = (verdict: 'declined' | 'paid') => {
    const elsewhere = [{ plugin: '<2.0.0', why: 'As stated.', expect: { verdict }, mayNotFire: true }];
    return played([{ scenario: { ...closes.scenario, elsewhere } }], withRules)[0]?.elsewhere;
  };

  test('have it still: where the purchase is stopped, that is a difference and not a gap in the record', () => {
    expect(elsewhereOf('declined')).toEqual([
      {
        plugin: '<2.0.0',
        why: expect.stringContaining('asks the shop’s server before the purchase'),
        expect: { verdict: 'paid', acknowledged: true },
        mayNotFire: true,
      },
    ]);
  });

  test('keep the scenario’s reason where that was no block', () => {
    expect(elsewhereOf('paid')).toMatchObject([{ why: 'As stated.', expect: { acknowledged: true } }]);
  });
});

test('the title says whose rules they are', () => {
  expect(played([closes], withBoth)[0]?.title).toBe('With the user’s rules instead: Title of closes');
  expect(played([closes], withExclusion)[0]?.title).toBe('With the user’s exclusion: Title of closes');
});

test('a healthy purchase is played behind own rules, with either checkout, and not with an exclusion from nothing', () => {
  const paid = { expect: { verdict: 'paid' as const } };
  const healthy = named('healthy', {}, paid);
  const block = named('block-healthy', { store: { checkout: 'block' } }, paid);
  const stopped = named('block-stopped', {
    store: { checkout: 'block' },
    edge: { waf: 'modsecurity', ruleset: 'crs-pl2' },
  });
  const own = { waf: 'modsecurity', ruleset: 'own' };
  expect(played([healthy, block, stopped], withBoth).map(({ given }) => given)).toEqual([
    { edge: own },
    { store: { checkout: 'block' }, edge: own },
    { store: { checkout: 'block' }, edge: own },
  ]);
  expect(played([healthy, block, stopped], withExclusion)).toMatchObject([
    { id: 'block-stopped', given: stopped.scenario.given },
  ]);
});

test('scenarios that rules cannot make paid, or that have no firewall, are left out in one line', () => {
  expect(behindUserRules([closes, open, stock, unpaid, cached], withBoth)).toMatchObject({
    played: [{ scenario: { id: 'closes' } }],
    leftOut:
      '--rules and --exclusion: 1 of 5 scenarios are played; left out are 1 without ModSecurity before the shop, ' +
      '3 in which more is wrong than the firewall (stock, unpaid, cached)',
  });
  expect(behindUserRules([closes, returns], withRules).leftOut).toBeUndefined();
});

test('none left is a mistake of the command line', () => {
  expect(() => behindUserRules([open, stock], withExclusion)).toThrow(
    expect.objectContaining({
      code: 'USAGE',
      message:
        '--exclusion: no scenario is left to play: of those selected are 1 without ModSecurity before the shop, ' +
        '1 in which more is wrong than the firewall (stock)',
    }),
  );
});

test('of the shipped catalog every scenario of a rule set alone is played, and with own rules healthy purchases, too', async () => {
  const all = await loadScenarios(fileURLToPath(new URL('../../../scenarios', import.meta.url)));
  const ids = (asked: Asked) => played(all, asked).map(({ id }) => id);
  const matching = (...names: string[]) => selectScenarios(all, names).map(({ scenario }) => scenario.id);
  const firewalls = matching('waf-*', 'crs-*', 'block-crs-*', 'block-comodo-*');
  expect(ids(withExclusion).sort()).toEqual(firewalls.sort());
  const more = ids(withRules).filter((id) => !firewalls.includes(id));
  expect(more).toEqual(expect.arrayContaining(matching('healthy*', 'block-healthy*')));
  for (const id of more) expect(all.find(({ scenario }) => scenario.id === id)?.scenario.expect.verdict).toBe('paid');
});
