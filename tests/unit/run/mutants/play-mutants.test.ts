import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { HarnessError } from '../../../../harness/lib/errors.ts';
import type { Mutant } from '../../../../harness/run/mutants/mutant.ts';
import { type PlayMutantsOptions, playMutants } from '../../../../harness/run/mutants/play-mutants.ts';
import type { PluginEdit } from '../../../../harness/store/store.ts';
import type { ScenarioResult } from '../../../../harness/verdict/scenario-result.ts';
import healthy from '../../../../scenarios/baseline/healthy.scenario.ts';
import healthyTabClosed from '../../../../scenarios/baseline/healthy-tab-closed.scenario.ts';

const build = { name: 'a', kco: '2.13.11', plugin: 0, with: [] };
const files = [
  { path: 'classes/a.php', text: 'one();\ntwo();\n' },
  { path: 'classes/b.php', text: 'three();\n' },
];

const mutantOf = (name: string, parts: Partial<Mutant> = {}): Mutant => ({
  name,
  does: 'Something else.',
  file: 'classes/a.php',
  versions: '*',
  find: /two\(/,
  put: 'nothing(',
  caughtBy: ['healthy-tab-closed'],
  says: ['{place}'],
  ...parts,
});

const ended = (id: string, parts: Partial<ScenarioResult> = {}) =>
  ({
    id,
    outcome: 'as-expected',
    verdict: 'paid',
    reason: 'paid',
    diagnosis: null,
    evidence: `scenarios/${id}`,
    ...parts,
  }) as ScenarioResult;
const lost = (why: string) =>
  ended('healthy-tab-closed', { outcome: 'differs', verdict: 'paid-but-pending', diagnosis: { why, change: '' } });

/** What the shop has of the plugin, as a stack would bring it there. */
async function playOn(mutants: readonly Mutant[], parts: Partial<PlayMutantsOptions> = {}) {
  const shop = new Map(files.map(({ path, text }) => [path, text]));
  const seen: string[] = [];
  const roots = new Set<string>();
  const played = await playMutants({
    mutants,
    files,
    builds: [build],
    stack: {
      updatePlugin: async (_build, { root, changed }: PluginEdit) => {
        roots.add(root);
        for (const path of changed) shop.set(path, await readFile(join(root, path), 'utf8'));
      },
    },
    scenariosFor: () => [healthy, healthyTabClosed],
    play: async (round) => {
      if (round > 0) seen.push([...shop.values()].join(''));
      return [ended('healthy'), round === 0 ? ended('healthy-tab-closed') : lost('It ended at classes/a.php:2.')];
    },
    onResult: () => {},
    signal: new AbortController().signal,
    ...parts,
  });
  return { ...played, seen, left: [...roots].filter((root) => existsSync(root)) };
}

test('each is played alone: what the one before has changed is put back', async () => {
  const { seen, left } = await playOn([
    mutantOf('first'),
    mutantOf('second', { file: 'classes/b.php', find: /three/ }),
  ]);
  expect(seen).toEqual(['one();\nnothing();\nthree();\n', 'one();\ntwo();\nnothing(();\n']);
  expect(left).toEqual([]);
});

test('caught and explained: the sentence names the place', async () => {
  const { results } = await playOn([mutantOf('first')]);
  expect(results).toMatchObject([
    {
      name: 'first',
      places: ['classes/a.php:2'],
      outcome: 'caught',
      explained: true,
      verdict: 'paid-but-pending',
      sentence: 'It ended at classes/a.php:2.',
    },
  ]);
});

test('caught and not explained: the sentence names another', async () => {
  const { results } = await playOn([mutantOf('first', { says: ['the acknowledgement'] })]);
  expect(results).toMatchObject([{ outcome: 'caught', explained: false }]);
});

test('missed: all ended as they should', async () => {
  const play = async () => [ended('healthy'), ended('healthy-tab-closed')];
  expect((await playOn([mutantOf('first')], { play })).results).toMatchObject([
    { outcome: 'missed', explained: false },
  ]);
});

test('inconclusive catches it only where the record says what the plugin did', async () => {
  const ending = (diagnosis: ScenarioResult['diagnosis']) => async (round: number) => [
    ended('healthy-tab-closed', round === 0 ? {} : { outcome: 'inconclusive', verdict: 'inconclusive', diagnosis }),
  ];
  const fatal = { why: 'It ended in a fatal error in classes/a.php:2.', change: '' };
  expect((await playOn([mutantOf('first')], { play: ending(fatal) })).results[0]?.outcome).toBe('caught');
  expect((await playOn([mutantOf('first')], { play: ending(null) })).results[0]?.outcome).toBe('missed');
});

test('what PHP cannot read is caught without a play', async () => {
  let rounds = 0;
  const updatePlugin = () =>
    Promise.reject(new HarnessError('PLUGIN_BROKEN', 'Parse error: syntax error in classes/a.php:2'));
  const play = async () => {
    rounds += 1;
    return [ended('healthy')];
  };
  const { results } = await playOn([mutantOf('first')], { play, stack: { updatePlugin } });
  expect(results).toMatchObject([{ outcome: 'caught', explained: true, verdict: 'does not load', plays: [] }]);
  expect(rounds).toBe(1);
});

test('anything else that keeps a mutant from the shop ends it all', async () => {
  const updatePlugin = () => Promise.reject(new HarnessError('STACK_NOT_READY', 'the store is gone'));
  await expect(playOn([mutantOf('first')], { stack: { updatePlugin } })).rejects.toThrow('the store is gone');
});

test('a misfit is said and not played; one for other versions is counted', async () => {
  const { results, otherVersions, seen } = await playOn([
    mutantOf('misfit', { find: /four/ }),
    mutantOf('older', { versions: '<2.0.0' }),
  ]);
  expect(results).toMatchObject([{ name: 'misfit', outcome: 'misfit', sentence: expect.stringContaining('nowhere') }]);
  expect({ otherVersions, seen }).toEqual({ otherVersions: 1, seen: [] });
});

test('a plugin that fails as it is catches nothing, and says so', async () => {
  const play = async () => [ended('healthy', { outcome: 'differs', reason: 'expected "paid", got "declined"' })];
  await expect(playOn([mutantOf('first')], { play })).rejects.toMatchObject({
    code: 'SCENARIO_INVALID',
    message: 'the plugin as it is does not end healthy as it should: expected "paid", got "declined"',
  });
});

test('interrupted, it ends with the signal’s reason', async () => {
  const signal = AbortSignal.abort(new Error('stop'));
  await expect(playOn([mutantOf('first')], { signal })).rejects.toThrow('stop');
});
