import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { healthy, withDeviations } from '../../../harness/scenario/conditions.ts';
import { type LoadedScenario, loadScenarios } from '../../../harness/scenario/load-scenarios.ts';

const folder = fileURLToPath(new URL('../../../scenarios', import.meta.url));

let shipped: LoadedScenario[];
test.beforeAll(async () => {
  shipped = await loadScenarios(folder);
});

test('all load, and there are more than a dozen', () => expect(shipped.length).toBeGreaterThan(12));

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

test('no two state the same conditions', () => {
  const conditions = shipped.map(({ scenario }) => JSON.stringify(withDeviations(scenario.given)));
  expect(new Set(conditions).size).toBe(conditions.length);
});

test('each failure has its control: the same customer on a healthy site', () => {
  const controls = shipped
    .filter(({ scenario }) => Object.keys(scenario.given).every((room) => room === 'shopper'))
    .map(({ scenario }) => withDeviations(scenario.given).shopper.afterPaying);
  const failures = shipped.filter(({ scenario }) => scenario.expect.verdict !== 'paid');
  expect(failures.length).toBeGreaterThan(0);
  for (const { scenario } of failures) {
    expect(controls, scenario.id).toContain(withDeviations(scenario.given).shopper.afterPaying);
  }
});

test('none expects to be inconclusive', () => {
  for (const { scenario } of shipped) expect(scenario.expect.verdict, scenario.id).not.toBe('inconclusive');
});
