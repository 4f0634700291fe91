import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { loadScenarios, ownScenarios } from '../../../../harness/scenario/load-scenarios.ts';
import { probeCauses } from '../../../../harness/verdict/probe/probe-causes.ts';

const plain = (text: string) => text.replace(/\s+/g, ' ').replaceAll('’', "'");

test('each cause is told in words of the checklist for shops', async () => {
  const shops = plain(await readFile(new URL('../../../../docs/shops.md', import.meta.url), 'utf8'));
  const missing = Object.entries(probeCauses).filter(([, { checklist }]) => !shops.includes(plain(checklist)));
  expect(missing.map(([cause, { checklist }]) => `${cause}: ${checklist}`)).toEqual([]);
});

test('and names scenarios that there are', async () => {
  const ids = new Set((await loadScenarios(ownScenarios)).map(({ scenario }) => scenario.id));
  const named = Object.values(probeCauses).flatMap(({ scenarios }): readonly string[] => scenarios);
  expect(named.filter((id) => !ids.has(id))).toEqual([]);
});

test('what to change is a sentence without its full stop', () => {
  const changes = Object.values(probeCauses).map(({ change }): string => change);
  expect(changes.filter((change) => !/^[A-Z].*[^.]$/.test(change))).toEqual([]);
});
