import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { defaultPlugin } from '../../../harness/run/default-options.ts';
import { healthy, withDeviations } from '../../../harness/scenario/conditions.ts';
import { type LoadedScenario, loadScenarios } from '../../../harness/scenario/load-scenarios.ts';
import { expectationFor } from '../../../harness/scenario/scenario.ts';

const folder = fileURLToPath(new URL('../../../scenarios', import.meta.url));

let shipped: LoadedScenario[];
test.beforeAll(async () => {
  shipped = await loadScenarios(folder);
});

test('all load, and there are more than seventy', () => expect(shipped.length).toBeGreaterThan(70));

test('each lists its sources', () => {
  for (const { scenario } of shipped) {
    expect(scenario.source.length, scenario.id).toBeGreaterThan(0);
    for (const source of scenario.source) expect(source.trim().length, scenario.id).toBeGreaterThan(10);
  }
});

test('each is called like its file', () => {
  for (const { scenario, file } of shipped) expect(basename(file)).toBe(`${scenario.id}.scenario.ts`);
});

test('each survives a JSON round trip', () => {
  for (const { scenario } of shipped) expect(JSON.parse(JSON.stringify(scenario))).toEqual(scenario);
});

test('each states what it deviates in, and nothing that is healthy anyway', () => {
  const stated = shipped.flatMap(({ scenario }) =>
    Object.entries(scenario.given).flatMap(([room, conditions]) =>
      Object.entries(conditions)
        .filter(([name, value]) => JSON.stringify(value) === JSON.stringify((healthy as never)[room]?.[name]))
        // The rule set is named beside its rules, so that a reader knows whose numbers they are.
        .filter(([name]) => name !== 'ruleset')
        .map(([name]) => `${scenario.id}: ${room}.${name}`),
    ),
  );
  expect(stated).toEqual([]);
});

test('no two state the same conditions for the same version', () => {
  const conditions = shipped.map(({ scenario: { given, shownBy } }) =>
    JSON.stringify([withDeviations(given), shownBy]),
  );
  expect(new Set(conditions).size).toBe(conditions.length);
});

/** Rows of the failure catalog, docs/catalog.md; those that scenarios/reported was written after follow them. */
const rows = Array.from({ length: 50 }, (_, index) => index + 1);
const lastRow = 71;

test('every row of the failure catalog is played', () => {
  const played = new Set(shipped.map(({ scenario }) => scenario.row));
  expect(rows.filter((row) => !played.has(row))).toEqual([]);
});

test('each but the healthy one has tags, and a row of the catalog unless it was written after it', () => {
  const ids = (lacks: (scenario: LoadedScenario['scenario']) => boolean, of = shipped) =>
    of.filter(({ scenario }) => lacks(scenario)).map(({ scenario }) => scenario.id);
  const inFolder = (folder: RegExp) => shipped.filter(({ file }) => folder.test(file));
  const ofCatalog = inFolder(/(?:baseline|edge|klarna|shopper|store)\//);
  expect(ids(({ tags }) => !tags?.length)).toEqual(['healthy']);
  expect(ids(({ row }) => !rows.includes(row ?? 0), ofCatalog)).toEqual(['healthy']);
  const isReported = (row = 0) => row > rows.length && row <= lastRow;
  expect(ids(({ row }) => !isReported(row), inFolder(/reported\//))).toEqual([]);
});

/** With `--controls` each is played without its deviations; the catalog itself has what that comes to. */
test('the healthy site is among them, without a deviation, and ends as a control must', () => {
  const controls = shipped.filter(({ scenario }) => Object.keys(scenario.given).length === 0);
  expect(
    controls.map(({ scenario: { id, expect: expected } }) => [id, expected.verdict, expected.acknowledged]),
  ).toEqual([['healthy', 'paid', true]]);
});

test('a closed tab on a healthy site loses nothing: whatever is lost beside it is the failure’s', () => {
  const closed = shipped.find(({ scenario }) =>
    isDeepStrictEqual(scenario.given, { shopper: { afterPaying: 'closes-tab' } }),
  );
  expect(closed?.scenario.expect).toMatchObject({ verdict: 'paid', acknowledged: true });
});

test('each scenario that is bound to a version or to a stack says why, or where else it ends how', () => {
  for (const { scenario } of shipped) {
    if (scenario.stack) expect(scenario.stack.why.length, scenario.id).toBeGreaterThan(10);
    for (const { why } of scenario.elsewhere ?? []) expect(why, scenario.id).toMatch(/^[A-Z0-9].*\.$/);
  }
});

test('what the default version does not show has an expectation for it', () => {
  const unsaid = shipped
    .filter(({ scenario }) => ![undefined, defaultPlugin].includes(scenario.shownBy))
    .filter(({ scenario }) => !expectationFor(scenario, defaultPlugin).elsewhere)
    .map(({ scenario }) => scenario.id);
  expect(unsaid).toEqual([]);
});

test('the version that shows a failure has the scenario’s own expectation', () => {
  for (const { scenario } of shipped) {
    const { elsewhere } = expectationFor(scenario, scenario.shownBy ?? defaultPlugin);
    expect(elsewhere, scenario.id).toBeUndefined();
  }
});

test('none expects to be inconclusive', () => {
  for (const { scenario } of shipped) expect(scenario.expect.verdict, scenario.id).not.toBe('inconclusive');
});

test.describe('the smoke run', () => {
  const marked = () => shipped.flatMap(({ scenario }) => (scenario.smoke ? [scenario] : []));
  const has = (fits: (scenario: LoadedScenario['scenario']) => boolean | undefined) =>
    marked().some((one) => fits(one));

  test('is about ten scenarios that run on both stacks', () => {
    expect(marked().length).toBeGreaterThanOrEqual(8);
    expect(marked().length).toBeLessThanOrEqual(12);
    expect(marked().filter(({ stack }) => stack)).toEqual([]);
  });

  test('touches every layer: edge, store, Klarna and the name', () => {
    const layers = new Set(
      marked().flatMap(({ given: { edge, store, klarna, faults = [] } }) => [
        ...(edge ? ['edge'] : []),
        ...(store ? ['store'] : []),
        ...(klarna ? ['klarna'] : []),
        ...faults.map(({ at }) => at),
      ]),
    );
    expect([...layers]).toEqual(expect.arrayContaining(['edge', 'store', 'klarna', 'klarna-api', 'name']));
  });

  test('has what each room is for', () => {
    expect(
      has(({ given }) => Object.keys(given).length === 0),
      'a healthy shop',
    ).toBe(true);
    expect(
      has(({ given }) => isDeepStrictEqual(given, { shopper: { afterPaying: 'closes-tab' } })),
      'and no return',
    ).toBe(true);
    expect(
      has(({ expect: { push } }) => /^rule \d+$/.test(Object(push).blockedBy)),
      'a push blocked by a rule',
    ).toBe(true);
    expect(
      has(({ expect: { validation } }) => validation !== undefined && validation !== 'none'),
      'a validation',
    ).toBe(true);
    expect(
      has(({ given: { store } }) => store?.languagePrefix !== undefined),
      'a language plugin',
    ).toBe(true);
    expect(
      has(({ given: { store } }) => store?.permalinks === 'plain'),
      'plain permalinks',
    ).toBe(true);
    expect(
      has(({ given: { store } }) => store?.https === 'none'),
      'no https',
    ).toBe(true);
    expect(
      has(({ expect: { verdict, history = [] } }) => verdict === 'paid' && history.length > 2),
      'retries',
    ).toBe(true);
    expect(
      has(({ given: { faults = [] } }) => faults.some(({ does }) => 'php' in does)),
      'a fault in PHP',
    ).toBe(true);
  });
});
