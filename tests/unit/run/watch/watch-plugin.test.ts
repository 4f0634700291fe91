import { expect, test } from 'vitest';
import { HarnessError } from '../../../../harness/lib/errors.ts';
import type { WatchRound } from '../../../../harness/reports/watch-report.ts';
import { watchPlugin } from '../../../../harness/run/watch/watch-plugin.ts';
import type { WatchedPlugin } from '../../../../harness/run/watch/watched-plugin.ts';
import type { Scenario } from '../../../../harness/scenario/scenario.ts';
import type { PluginEdit } from '../../../../harness/store/store.ts';
import { result } from '../../reports/result-builder.ts';

const broken = (message: string) => new HarnessError('PLUGIN_BROKEN', message);
const scenarios = [
  { id: 'one', given: {} },
  { id: 'two', given: {} },
] as unknown as Scenario[];
const added = { build: { name: 'a', kco: '2.13.11', plugin: 3, with: [] }, source: {} as never };

interface Played {
  rounds: WatchRound[];
  troubles: string[];
  updates: PluginEdit[];
  installed: number;
}

/**
 * Watches a folder in which these edits are made, one after the other: the first is what is there when it begins.
 * @param edits what changed, or what reading the folder failed with
 */
async function watch(
  edits: readonly (string[] | HarnessError)[],
  {
    onAdd = () => {},
    onUpdate = () => {},
    touchedIn,
  }: { onAdd?: () => void; onUpdate?: (edit: PluginEdit) => void; touchedIn?: number } = {},
): Promise<Played> {
  const played: Played = { rounds: [], troubles: [], updates: [], installed: 0 };
  const stop = new AbortController();
  const left = [...edits];
  let round = 0;
  let touched = touchedIn;
  const plugin = {
    get isTouched() {
      return round === touched;
    },
    touched: async () => {
      if (left.length === 0) stop.abort(new Error('no more edits'));
      stop.signal.throwIfAborted();
    },
    edit: async () => {
      // Whoever looks knows; before the first round there is nothing to know.
      if (round > 0) touched = undefined;
      const next = left.shift() ?? [];
      if (next instanceof HarnessError) throw next;
      return { root: '/plugin', changed: next, removed: [], savedAt: performance.now() };
    },
  } as unknown as WatchedPlugin;
  const watching = watchPlugin({
    plugin,
    word: '.',
    lists: [],
    stack: {
      addPlugin: async () => {
        onAdd();
        played.installed += 1;
        return added;
      },
      updatePlugin: async (_build, edit) => {
        played.updates.push(edit);
        onUpdate(edit);
      },
    },
    scenarios,
    playRound: async (number, unplayed, { buildFor, isOver }) => {
      round = number;
      const results = unplayed.flatMap((scenario) => {
        expect(buildFor(scenario)).toMatchObject({ name: 'a', plugin: 0 });
        return isOver() ? [] : [result({ id: scenario.id, durationMs: number })];
      });
      return results;
    },
    onRound: (one) => played.rounds.push(one),
    onTrouble: ({ message }) => played.troubles.push(message),
    signal: stop.signal,
  });
  await expect(watching).rejects.toThrow('no more edits');
  return played;
}

test('a round before the first edit, and one for each edit', async () => {
  const { rounds, updates, installed } = await watch([['all'], ['a.php'], ['b.php']]);
  expect(rounds.map(({ round, changed, results }) => [round, changed, results.length])).toEqual([
    [0, [], 2],
    [1, ['a.php'], 2],
    [2, ['b.php'], 2],
  ]);
  expect(updates.map(({ changed }) => changed)).toEqual([['a.php'], ['b.php']]);
  expect(installed).toBe(1);
});

test('saved without a change: nothing is played', async () => {
  const { rounds, updates } = await watch([['all'], []]);
  expect([rounds.length, updates.length]).toEqual([1, 0]);
});

test('an edit during a round ends it', async () => {
  const { rounds } = await watch([['all'], ['a.php'], ['b.php']], { touchedIn: 1 });
  expect(rounds.map(({ planned, results }) => [planned, results.length])).toEqual([
    [2, 2],
    [2, 0],
    [2, 2],
  ]);
});

test('what is touched during a round and is as it was: the round goes on', async () => {
  const { rounds } = await watch([['all'], ['a.php'], []], { touchedIn: 1 });
  expect(rounds.map(({ changed, results }) => [changed, results.length])).toEqual([
    [[], 2],
    [['a.php'], 2],
  ]);
});

test('a plugin that cannot be installed is told, and tried again after the next edit', async () => {
  let tries = 0;
  const onAdd = () => {
    if (tries++ === 0) throw broken('does not load');
  };
  const { rounds, troubles } = await watch([['all'], ['a.php']], { onAdd });
  expect(troubles).toEqual(['does not load']);
  expect(rounds.map(({ round }) => round)).toEqual([0]);
});

test('a file that PHP cannot read is told; it is looked at again until it is whole', async () => {
  const onUpdate = ({ changed }: PluginEdit) => {
    if (changed.includes('a.php') && !changed.includes('c.php')) throw broken('syntax error in a.php');
  };
  const { rounds, troubles, updates } = await watch([['all'], ['a.php'], ['b.php'], ['c.php']], { onUpdate });
  expect(troubles).toEqual(['syntax error in a.php', 'syntax error in a.php']);
  expect(updates.map(({ changed }) => changed)).toEqual([['a.php'], ['b.php', 'a.php'], ['c.php', 'b.php', 'a.php']]);
  expect(rounds.map(({ round }) => round)).toEqual([0, 1]);
});

test('a folder that cannot be read, as while a branch is checked out, is told', async () => {
  const { rounds, troubles } = await watch([['all'], new HarnessError('SOURCE_INVALID', 'no plugin'), ['a.php']]);
  expect(troubles).toEqual(['no plugin']);
  expect(rounds.map(({ changed }) => changed)).toEqual([[], ['a.php']]);
});

test('what no edit mends ends it', async () => {
  const onUpdate = () => {
    throw new HarnessError('STACK_NOT_READY', 'the store has died');
  };
  await expect(watch([['all'], ['a.php']], { onUpdate })).rejects.toThrow('the store has died');
});
