import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Deviation,
  deviationsOf,
  givenOf,
  playable,
  withChange,
} from '../../../../harness/run/diagnose/deviations.ts';
import { healthy, withDeviations } from '../../../../harness/scenario/conditions.ts';
import { klarnaSources, maintenance, path, wordfence } from '../../../../harness/scenario/presets.ts';
import { anyGiven } from './any-given.ts';

test('each leaf is one, by its path, in the order of the scenario', () => {
  expect(
    deviationsOf({
      edge: { waf: 'modsecurity', rules: { '211180': 'on', '211170': 'off' } },
      store: { permalinks: 'index.php' },
      klarna: { followRedirects: true },
    }),
  ).toEqual([
    { path: 'edge.waf', value: 'modsecurity' },
    { path: 'edge.rules.211170', value: 'off' },
    { path: 'edge.rules.211180', value: 'on' },
    { path: 'store.permalinks', value: 'index.php' },
    { path: 'klarna.followRedirects', value: true },
  ]);
});

test('each fault is one with its times, and each entry of its allow list another', () => {
  const { unless, ...fault } = wordfence({ allow: [path('/wc-api/*'), klarnaSources()], until: { minutes: 3 } });
  expect(deviationsOf({ faults: [maintenance(), { ...fault, unless }] })).toEqual([
    { path: 'faults.0', value: maintenance() },
    { path: 'faults.1', value: fault },
    { path: 'faults.1.unless.0', value: { path: '/wc-api/*' } },
    { path: 'faults.1.unless.1', value: { source: 'klarna' } },
  ]);
});

test('each setting and header is one, and all further plugins are one', () => {
  expect(
    deviationsOf({
      with: ['/plugins/mine'],
      options: { 'a.b': 1 },
      constants: { WP_DEBUG: true },
      klarna: { headers: { 'X-Mine': 'yes' } },
    }).map(({ path: where, value }) => [where, value]),
  ).toEqual([
    ['options.a.b', 1],
    ['constants.WP_DEBUG', true],
    ['klarna.headers.X-Mine', 'yes'],
    ['with', ['/plugins/mine']],
  ]);
});

test('what is as in a healthy site is none', () => {
  expect(deviationsOf(healthy)).toEqual([]);
  expect(deviationsOf({ edge: { ruleset: 'comodo', waf: undefined }, klarna: {} })).toEqual([]);
});

test('they say the same as the scenario', () => {
  fc.assert(
    fc.property(anyGiven, (given) => {
      expect(withDeviations(givenOf(deviationsOf(given)))).toEqual(withDeviations(given));
    }),
  );
});

test('without one of them that field is as in a healthy site, and the others are as they were', () => {
  fc.assert(
    fc.property(anyGiven, fc.nat(), (given, pick) => {
      const all = deviationsOf(given).filter(({ path: where }) => !/^(faults|with)\./.test(where));
      const left = all.filter((_, index) => index !== pick % Math.max(all.length, 1));
      expect(deviationsOf(givenOf(left))).toEqual(left);
    }),
  );
});

test('without a fault the others are as they were, and its allow list is gone with it', () => {
  fc.assert(
    fc.property(anyGiven, fc.nat(), (given, pick) => {
      const { faults = [] } = given;
      const gone = pick % Math.max(faults.length, 1);
      const left = deviationsOf(given).filter(({ path: where }) => where !== `faults.${gone}`);
      const others = faults
        .filter((_, index) => index !== gone)
        .map(({ unless, ...fault }) => ({ ...fault, ...(unless?.length ? { unless } : {}) }));
      expect(givenOf(left).faults ?? []).toEqual(others);
    }),
  );
});

test('without an entry the allow list has the others', () => {
  const all = deviationsOf({ faults: [wordfence({ allow: [path('/wc-api/*'), klarnaSources()] })] });
  const left = all.filter(({ path: where }) => where !== 'faults.0.unless.0');
  expect(givenOf(left)).toEqual({ faults: [wordfence({ allow: [klarnaSources()] })] });
  expect(givenOf(all.filter(({ path: where }) => !where.includes('unless')))).toEqual({ faults: [wordfence()] });
});

test('Klarna decides about a purchase that is under review, and no other', () => {
  const review: Deviation = { path: 'klarna.fraud', value: 'pending' };
  const decision: Deviation = { path: 'klarna.decision', value: 'accepted' };
  expect(playable([review, decision])).toEqual([review, decision]);
  expect(playable([decision])).toEqual([]);
  expect(playable([{ ...review, value: 'rejected' }, decision])).toHaveLength(1);
});

test.describe('a change', () => {
  test('leaves all else as it was, rules among it', () => {
    const given = {
      store: { permalinks: 'plain' },
      edge: { waf: 'modsecurity', rules: { '211170': 'on', '211180': 'on' } },
      shopper: { afterPaying: 'closes-tab' },
    } as const;
    expect(withChange(given, { edge: { rules: { '211180': 'off' } } })).toEqual({
      ...given,
      edge: { waf: 'modsecurity', rules: { '211170': 'on', '211180': 'off' } },
    });
  });

  test('of the list of faults takes its place, and leaves the rest', () => {
    const given = { faults: [wordfence(), maintenance()], options: { blogname: 'Another' } };
    expect(withChange(given, { faults: [maintenance()] })).toEqual({ faults: [maintenance()], options: given.options });
    expect(withChange(given, { faults: [] })).toEqual({ options: given.options });
    expect(withChange(given, { store: { permalinks: 'plain' } })).toEqual({ ...given, store: { permalinks: 'plain' } });
  });

  test('back to the healthy value leaves no deviation', () => {
    const given = { edge: { waf: 'modsecurity', ruleset: 'crs-pl4' } } as const;
    expect(withChange(given, { edge: { waf: 'none' } })).toEqual({ edge: { ruleset: 'crs-pl4' } });
  });

  test('the scenario itself is not changed', () => {
    const given = { edge: { waf: 'modsecurity' } } as const;
    withChange(given, { edge: { waf: 'none' } });
    expect(given).toEqual({ edge: { waf: 'modsecurity' } });
  });
});
