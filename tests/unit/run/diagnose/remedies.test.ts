import { expect, test } from '@playwright/test';
import { remedies } from '../../../../harness/run/diagnose/remedies.ts';
import { withChange } from '../../../../harness/run/diagnose/with-change.ts';
import {
  certificateKinds,
  type Deviations,
  layers,
  storeFaults,
  withDeviations,
} from '../../../../harness/scenario/conditions.ts';

const old = '2.13.11';
const newest = '2.20.9';
const idsFor = (given: Deviations, kco: string) =>
  remedies.filter(({ applies }) => applies(withDeviations(given), kco)).map(({ id }) => id);

/** Sites with something to change: between them every remedy has one. */
const sites: Deviations[] = [
  { store: { permalinks: 'plain', languagePrefix: 'answered', https: 'none' } },
  { edge: { name: 'private', source: 'hidden', answers: 'reset' } },
  { edge: { waf: 'modsecurity' } },
  { edge: { waf: 'modsecurity', ruleset: 'crs-pl4' } },
  { store: { callbackSeconds: 6, stock: 'managed', owner: 'cancels', shipping: 'in-iframe' } },
  ...layers.map((layer): Deviations => ({ edge: { layer } })),
  ...certificateKinds.map((certificate): Deviations => ({ edge: { certificate } })),
  ...storeFaults.map((fault): Deviations => ({ store: { fault } })),
];

test('each has an id of its own, and a site that it is for', () => {
  const ids = remedies.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect([...new Set(sites.flatMap((site) => idsFor(site, old)))].sort()).toEqual([...ids].sort());
});

test('a healthy site with a new plugin has nothing to change', () => {
  expect(idsFor({}, newest)).toEqual([]);
});

test('what the customer and Klarna do is not the shop’s to change', () => {
  expect(
    idsFor({ shopper: { afterPaying: 'closes-tab' }, klarna: { pushAttempts: 1, fraud: 'pending' } }, newest),
  ).toEqual([]);
  for (const { change } of remedies) {
    const rooms = change.type === 'conditions' ? Object.keys(change.given) : [];
    expect(['store', 'edge']).toEqual(expect.arrayContaining(rooms));
  }
});

test('done once, there is nothing left of it to do', () => {
  for (const site of sites) {
    for (const { id, applies, change } of remedies) {
      if (change.type !== 'conditions' || !applies(withDeviations(site), old)) continue;
      const after = withDeviations(withChange(site, change.given));
      expect(applies(after, old), `${id} on ${JSON.stringify(site)}`).toBe(false);
    }
  }
});

test('a firewall: the narrow exclusion first, the upgrade, and the firewall off last', () => {
  expect(idsFor({ edge: { waf: 'modsecurity' } }, old)).toEqual(['rule-exclusion', 'plugin-upgrade', 'waf-off']);
});

test('a layer: allow-lists first, and only what is on none goes on it', () => {
  expect(idsFor({ edge: { layer: 'wordfence' } }, newest)).toEqual([
    'allow-wc-api',
    'allow-klarna',
    'without-wordfence',
  ]);
  expect(idsFor({ edge: { layer: 'wordfence', allow: 'wc-api' } }, newest)).toEqual([
    'allow-klarna',
    'without-wordfence',
  ]);
});

for (const layer of ['maintenance', 'redirect-www', 'page-cache', 'drops-location'] as const) {
  test(`${layer} has no allow-list`, () => {
    expect(idsFor({ edge: { layer } }, newest).filter((id) => id.startsWith('allow'))).toEqual([]);
  });
}

test('the exclusion is of a Comodo rule that is on; the Core Rule Set has levels instead', () => {
  const waf = 'modsecurity';
  expect(idsFor({ edge: { waf, ruleset: 'comodo-rev3' } }, newest)).toContain('rule-exclusion');
  expect(idsFor({ edge: { waf, rules: { '211180': 'off' } } }, newest)).toEqual(['waf-off']);
  expect(idsFor({ edge: { waf, ruleset: 'crs-pl2' } }, newest)).toEqual(['paranoia-level-1', 'waf-off']);
  expect(idsFor({ edge: { waf, ruleset: 'crs-pl1' } }, newest)).toEqual(['waf-off']);
});

test('query URLs are for those whose paths are in trouble', () => {
  expect(idsFor({ store: { languagePrefix: 'not-answered' } }, newest)).toContain('callback-urls-as-query');
  expect(idsFor({ store: { permalinks: 'plain', callbackUrls: 'query' } }, newest)).toEqual(['pretty-permalinks']);
  expect(idsFor({ edge: { layer: 'wordfence' } }, newest)).not.toContain('callback-urls-as-query');
});

for (const [kco, applies] of [
  ['1.11.8', true],
  ['2.18.3', true],
  ['2.18.4', false],
  ['2.20.9', false],
  ['a working copy', false],
] as const) {
  test(`the upgrade ${applies ? 'is' : 'is not'} for KCO ${kco}`, () => {
    expect(idsFor({}, kco)).toEqual(applies ? ['plugin-upgrade'] : []);
  });
}
