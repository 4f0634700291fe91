import { expect, test } from 'vitest';
import type { SiteRecord } from '../../../../harness/evidence/site-record.ts';
import { silent } from '../../../../harness/lib/log.ts';
import { type NamedPlugin, namePlugins } from '../../../../harness/run/diagnose/compare-plugins.ts';
import { diagnoseScenario } from '../../../../harness/run/diagnose/diagnose-scenario.ts';
import { Player } from '../../../../harness/run/diagnose/player.ts';
import { upgradesFor } from '../../../../harness/run/diagnose/upgrades.ts';
import { type Conditions, type Deviations, withDeviations } from '../../../../harness/scenario/conditions.ts';
import {
  klarnaSources,
  namePrivate,
  path,
  underConstruction,
  wordfence,
} from '../../../../harness/scenario/presets.ts';
import type { PluginBuild } from '../../../../harness/store/store.ts';
import { purchase, shopOrder, shopperDid, siteRecord } from '../../verdict/site-record-builder.ts';

const old = { name: 'a', kco: '2.13.11', plugin: 0, with: [] };
const upgraded = { name: 'b', kco: '2.18.4', plugin: 0, with: [] };

const paid = (acknowledged = true) => ({
  purchases: [purchase({ acknowledged })],
  orders: [shopOrder({ status: 'processing', paid: true })],
});
const pending = { purchases: [purchase()], orders: [shopOrder()] };

type World = (conditions: Conditions, kco: string) => Partial<Omit<SiteRecord, 'conditions'>>;

/** Diagnoses a scenario in a world where this comes of conditions. */
function diagnose(
  given: Deviations,
  world: World,
  builds: [PluginBuild, ...PluginBuild[]] = [old],
  plugins: readonly NamedPlugin[] = [],
  whyNot: (part: Deviations) => string | undefined = () => undefined,
) {
  const player = new Player({
    playOn: async (part, { kco }) => siteRecord({ given: part, kco, ...world(withDeviations(part), kco) }),
    whyNot,
    keep: async (number) => `plays/${number}`,
    progress: silent,
    signal: new AbortController().signal,
  });
  const expected = { verdict: 'paid-but-pending' } as const;
  return diagnoseScenario({ id: 'made-up', title: 'Made up', given, expect: expected }, builds, player, plugins);
}

const blocked = ({ edge, shopper }: Conditions) => edge.waf === 'modsecurity' && shopper.afterPaying === 'closes-tab';
const given: Deviations = {
  edge: { waf: 'modsecurity' },
  shopper: { afterPaying: 'closes-tab' },
  klarna: { pushAttempts: 3 },
  faults: [wordfence()],
};

test('the two that matter are named, each with the play without it, and what they say', async () => {
  const found = await diagnose(given, (conditions) => (blocked(conditions) ? pending : paid()));
  expect(found.verdict).toBe('paid-but-pending');
  expect(found.deviations.map(({ path, needed, without }) => [path, needed, without?.verdict])).toEqual([
    ['edge.waf', true, 'paid'],
    ['shopper.afterPaying', true, 'paid'],
    ['klarna.pushAttempts', false, undefined],
    ['faults.0', false, undefined],
  ]);
  expect(found.why?.sentence).toContain(
    'given no more than this: ModSecurity before the shop; the customer closes the tab after paying.',
  );
});

test('a change that ends paid and acknowledged is a remedy, and the one that a shop prefers is said', async () => {
  const found = await diagnose(given, (conditions) => {
    if (conditions.edge.rules['211180'] === 'off') return paid(false);
    return blocked(conditions) ? pending : paid();
  });
  expect(found.remedies.map(({ id, outcome }) => [id, outcome])).toEqual([
    ['rule-exclusion', 'no-remedy'],
    ['allow-wc-api', 'no-remedy'],
    ['allow-klarna', 'no-remedy'],
    ['without-wordfence', 'no-remedy'],
    ['plugin-upgrade', 'not-tried'],
    ['status-check', 'no-remedy'],
    ['waf-off', 'proven'],
  ]);
  expect(found.outcome).toBe('remedied');
  expect(found.change).toEqual({
    sentence: 'Turn ModSecurity off: with all else as it was, the purchase then ended paid and acknowledged.',
    evidence: [found.remedies.at(-1)?.play?.evidence],
  });
});

test('the upgrade is played on the build that has it, with the whole scenario', async () => {
  const world: World = (conditions, kco) => (blocked(conditions) && kco !== '2.18.4' ? pending : paid());
  const found = await diagnose(given, world, [
    old,
    { name: 'b', kco: '2.14.4', plugin: 0, with: [] },
    { ...upgraded, name: 'c' },
  ]);
  expect(found.remedies.find(({ id }) => id === 'plugin-upgrade')).toMatchObject({
    outcome: 'proven',
    play: { kco: '2.18.4', verdict: 'paid' },
  });
});

test('of newer plugins the oldest that helps is named, and none where the newest loses the order again', async () => {
  const newer = ['2.20.9', '2.16.0', '2.18.4'].map((kco, index) => ({ ...upgraded, name: `n${index}`, kco }));
  const upgrade = async (fails: (kco: string) => boolean) =>
    (await diagnose(given, (_, kco) => (fails(kco) ? pending : paid()), [old, ...newer])).remedies.find(
      ({ id }) => id === 'plugin-upgrade',
    );
  expect(await upgrade((kco) => kco === old.kco || kco === '2.16.0')).toMatchObject({
    name: 'Upgrade the plugin to 2.18.4 or later',
    outcome: 'proven',
    play: { kco: '2.18.4' },
  });
  expect(await upgrade((kco) => kco !== '2.20.9')).toMatchObject({
    name: 'Upgrade the plugin to 2.20.9',
    outcome: 'proven',
  });
  expect(await upgrade((kco) => kco !== '2.18.4')).toMatchObject({
    name: 'Upgrade the plugin to 2.20.9',
    outcome: 'no-remedy',
  });
});

test('upgrades are played where a scenario’s ranges begin and end', () => {
  const elsewhere = (plugin: string) => [
    { plugin, why: 'w', expect: { verdict: 'paid', acknowledged: true } as const },
  ];
  expect(upgradesFor({ elsewhere: elsewhere('>=2.16.2 <2.19.0 || >=2.20.7') }, '2.16.0')).toEqual([
    '2.18.4',
    '2.16.2',
    '2.19.0',
    '2.20.7',
    '2.20.9',
  ]);
  expect(upgradesFor({ elsewhere: elsewhere('<2.0.0') }, '2.19.1')).toEqual(['2.20.9']);
  expect(upgradesFor({}, '2.20.9')).toEqual([]);
  expect(upgradesFor({}, 'a working copy')).toEqual([]);
});

test('two causes that are each enough: one is named, and no single change helps', async () => {
  const world: World = ({ edge, faults }) => (edge.waf !== 'none' || faults.length > 0 ? pending : paid());
  const found = await diagnose(given, world, [old, upgraded]);
  expect(found.deviations.filter(({ needed }) => needed)).toHaveLength(1);
  expect(found.outcome).toBe('unremedied');
  expect(found.change?.sentence).toContain('No single change made it paid, of 7 that were played');
});

test('nothing is the shop’s to change where the customer and Klarna are the whole of it', async () => {
  const newest = { name: 'a', kco: '2.20.9', plugin: 0, with: [] };
  const found = await diagnose(
    { shopper: { afterPaying: 'closes-tab' } },
    ({ shopper }) => (shopper.afterPaying === 'closes-tab' ? pending : paid()),
    [newest],
  );
  expect(found).toMatchObject({ outcome: 'unremedied', remedies: [{ id: 'status-check', outcome: 'no-remedy' }] });
  expect(found.change?.sentence).toBe('What it takes is not the shop’s to change.');
});

test('a plugin that loses orders on a healthy site: none of the scenario is needed for it', async () => {
  const found = await diagnose(given, () => pending);
  expect(found.deviations.some(({ needed }) => needed)).toBe(false);
  expect(found.why?.sentence).toContain('a healthy site with KCO 2.13.11 ends the same');
});

for (const [verdict, ending] of [
  ['paid', paid()],
  ['abandoned', { purchases: [purchase({ status: 'open' })], orders: [] }],
] as const) {
  test(`${verdict} is right: one play, and nothing to diagnose`, async () => {
    const found = await diagnose({}, () => ({
      ...ending,
      purchases: [...ending.purchases],
      orders: [...ending.orders],
    }));
    expect(found).toMatchObject({ outcome: 'nothing-to-diagnose', verdict, why: null, change: null });
    expect(found.plays).toHaveLength(1);
  });
}

test('a scenario that ends well because its fault never acted is inconclusive', async () => {
  const faults = [wordfence()];
  const found = await diagnose({ faults }, () => paid());
  expect(found).toMatchObject({ outcome: 'inconclusive', reason: expect.stringContaining('"wordfence" never acted') });
});

test('a scenario of which nothing can be told is not diagnosed', async () => {
  const found = await diagnose(given, () => ({ gaps: ['the shop’s orders could not be read'] }));
  expect(found).toMatchObject({ outcome: 'inconclusive', reason: 'the shop’s orders could not be read' });
  expect(found.plays).toHaveLength(1);
});

test('a deviation whose absence tells nothing is not proven: inconclusive, though a remedy is', async () => {
  const found = await diagnose(given, (conditions) => {
    if (conditions.edge.rules['211180'] === 'off') return paid();
    if (conditions.edge.waf === 'none' && conditions.shopper.afterPaying === 'closes-tab') return { gaps: ['no log'] };
    return blocked(conditions) ? pending : paid();
  });
  expect(found).toMatchObject({
    outcome: 'inconclusive',
    reason: 'whether edge.waf is needed cannot be told: no log',
  });
});

test('an entry of an allow list that is needed is named, and so is its fault', async () => {
  const listed: Deviations = { faults: [wordfence({ allow: [path('/wc-api/*'), klarnaSources()] }), namePrivate()] };
  const found = await diagnose(listed, ({ faults }) =>
    faults.some(({ unless }) => unless?.some((entry) => entry.source === 'klarna')) ? pending : paid(),
  );
  expect(found.deviations.map(({ path: where, needed, words }) => [where, needed, words])).toEqual([
    ['faults.0', true, 'wordfence before the shop'],
    ['faults.0.unless.0', false, 'allow-list: path /wc-api/*'],
    ['faults.0.unless.1', true, 'allow-list: source klarna'],
    ['faults.1', false, 'name-private in the public name service'],
  ]);
  expect(found.why?.sentence).toContain('wordfence before the shop, allow-list: source klarna');
});

test('a fault without which nothing is bought is needed, and that is proven', async () => {
  const late: Deviations = { store: { permalinks: 'plain' }, faults: [underConstruction({ from: 'paid' })] };
  const found = await diagnose(late, ({ store, faults }) => {
    if (faults.length === 0)
      return store.permalinks === 'plain'
        ? { events: [shopperDid('stuck')], purchases: [purchase({ status: 'open' })] }
        : paid();
    return store.permalinks === 'plain' ? pending : paid();
  });
  expect(found.deviations.map(({ path: where, needed, without }) => [where, needed, without?.klarna])).toEqual([
    ['store.permalinks', true, 'paid'],
    ['faults.0', true, 'not-paid'],
  ]);
  expect(found.outcome).toBe('remedied');
});

test('where nobody paid in the first place, a part that cannot be bought in proves nothing', async () => {
  const declined = { purchases: [purchase({ status: 'open' })], events: [shopperDid('refused')] };
  const two: Deviations = { store: { permalinks: 'plain' }, faults: [wordfence({ from: 'paid' })] };
  const found = await diagnose(two, ({ store, faults }) => {
    if (faults.length === 0) return paid();
    return store.permalinks === 'plain' ? declined : { events: [shopperDid('stuck')] };
  });
  expect(found).toMatchObject({ verdict: 'declined', outcome: 'inconclusive' });
  expect(found.reason).toContain('whether store.permalinks is needed cannot be told: the shopper could not go on');
});

test('Klarna decides nothing where nothing is under review', async () => {
  const given: Deviations = { klarna: { fraud: 'pending', decision: 'rejected', decisionAfterMinutes: 10 } };
  const found = await diagnose(given, ({ klarna }) => {
    if (klarna.fraud !== 'pending' && klarna.decision !== 'none') return { gaps: ['there is no review to end'] };
    return klarna.decision === 'rejected' ? { ...pending, orders: [shopOrder({ status: 'on-hold' })] } : paid();
  });
  expect(found.deviations.filter(({ needed }) => needed).map(({ path }) => path)).toEqual([
    'klarna.fraud',
    'klarna.decision',
  ]);
  expect(found).toMatchObject({ verdict: 'paid-but-on-hold', outcome: 'unremedied' });
});

test('a change that tells nothing, and no other that helps: inconclusive', async () => {
  const found = await diagnose({ ...given, klarna: {} }, (conditions) => {
    if (conditions.faults.some(({ unless }) => unless?.some(({ source }) => source))) return { gaps: ['no log'] };
    const lost = conditions.faults.length > 0 || conditions.edge.waf !== 'none';
    return lost && conditions.shopper.afterPaying === 'closes-tab' ? pending : paid();
  });
  expect(found.outcome).toBe('inconclusive');
  expect(found.reason).toContain('Put Klarna’s addresses on the firewall’s allow-list');
});

test.describe('another plugin as the control', () => {
  const broken = { name: 'b', kco: '2.13.12', plugin: 1, with: [] };
  const closedTab: Deviations = { shopper: { afterPaying: 'closes-tab' } };
  const named = (build: PluginBuild): NamedPlugin => ({ build, name: `KCO ${build.kco}` });
  const world: World = ({ shopper }, kco) =>
    kco === '2.13.12' && shopper.afterPaying === 'closes-tab' ? pending : paid();
  const introduced =
    'The plugin is a cause, and KCO 2.13.12 introduced it: the scenario ends paid-but-pending with it and paid and acknowledged with KCO 2.13.11.';

  test('the newer one introduced it, whichever is named first; what it takes and the other plugin are told', async () => {
    for (const builds of [
      [broken, old],
      [old, broken],
    ] as const) {
      const found = await diagnose(closedTab, world, [...builds], builds.map(named));
      expect(found).toMatchObject({ kco: '2.13.12', verdict: 'paid-but-pending', outcome: 'remedied' });
      expect(found.plugin?.sentence).toBe(introduced);
      expect(found.plugin?.evidence).toHaveLength(2);
      expect(found.deviations).toMatchObject([{ path: 'shopper.afterPaying', needed: true }]);
      expect(found.remedies).toMatchObject([
        { id: 'plugin-upgrade', outcome: 'not-tried', reason: 'name it as a second --plugin' },
        { id: 'status-check', outcome: 'no-remedy' },
        { id: 'other-plugin', name: 'Use KCO 2.13.11', outcome: 'proven' },
      ]);
    }
  });

  test('an older one that fails did not bring it in: the newer no longer has it, and the upgrade is told once', async () => {
    const builds = [old, upgraded] as const;
    const fixed: World = (_, kco) => (kco === '2.13.11' ? pending : paid());
    const found = await diagnose(closedTab, fixed, [...builds], builds.map(named));
    expect(found.plugin?.sentence).toMatch(/ with KCO 2\.18\.4, which no longer has the failure\.$/);
    expect(found.remedies.map(({ id, outcome }) => [id, outcome])).toEqual([
      ['plugin-upgrade', 'proven'],
      ['status-check', 'no-remedy'],
    ]);
  });

  test('paid with both, and only one tells Klarna so', async () => {
    const builds = [broken, old] as const;
    const untold: World = ({ shopper }, kco) => paid(!(kco === '2.13.12' && shopper.afterPaying === 'closes-tab'));
    const found = await diagnose(closedTab, untold, [...builds], builds.map(named));
    expect(found.plugin?.sentence).toContain(' ends paid and not acknowledged with it and paid and acknowledged with ');
    expect(found.deviations).toMatchObject([{ path: 'shopper.afterPaying', needed: true }]);
  });

  for (const [fact, ending] of [
    ['both lose the order', () => pending],
    ['both do well', () => paid()],
    ['of the other nothing can be told', (_, kco) => (kco === '2.13.12' ? pending : { gaps: ['a log is gone'] })],
  ] as const satisfies readonly (readonly [string, World])[]) {
    test(`${fact}: the plugin is no cause`, async () => {
      const builds = [broken, old] as const;
      const found = await diagnose(closedTab, ending, [...builds], builds.map(named));
      expect(found.plugin).toBeNull();
      expect(found.remedies.some(({ id }) => id === 'other-plugin')).toBe(false);
    });
  }

  test('two of one version are told apart by their labels', () => {
    const copy = { ...old, name: 'b', plugin: 1, label: 'my-copy' };
    expect(namePlugins([old, copy]).map(({ name }) => name)).toEqual(['KCO 2.13.11', 'KCO 2.13.11 (my-copy)']);
  });
});

test('what this stack cannot play is not tried, and says why', async () => {
  const atOnce: Deviations = { shopper: { afterPaying: 'returns-with-push' }, faults: [wordfence()] };
  const newest = { name: 'a', kco: '2.20.9', plugin: 0, with: [] };
  const noPhp = ({ faults }: Deviations) => (faults?.some(({ does }) => does.php) ? 'no PHP here' : undefined);
  const found = await diagnose(atOnce, ({ faults }) => (faults.length > 0 ? pending : paid()), [newest], [], noPhp);
  expect(found.outcome).toBe('remedied');
  expect(found.remedies.find(({ id }) => id === 'confirmation-lock')).toEqual({
    id: 'confirmation-lock',
    name: expect.stringContaining('kco_wc_lock_confirmation'),
    outcome: 'not-tried',
    play: null,
    reason: 'no PHP here',
  });
});
