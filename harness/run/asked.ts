import { join } from 'node:path';
import { z } from 'zod';
import { write } from '../evidence/run-folder.ts';
import { readJson } from '../lib/read-json.ts';
import { isUnknownDifference, type RunResults } from '../reports/results.ts';
import { pluginLabel } from '../verdict/scenario-result.ts';
import type { Play } from './plays.ts';
import { titleNames } from './plugin-labels.ts';

const text = z.string();

/** The flags that say what is played and on what, as they were given; what is absent was not. */
const askedFlags = z
  .strictObject({
    stack: z.enum(['simulated', 'containers', 'auto']),
    shopper: z.enum(['browser', 'http']),
    plugin: z.array(text),
    build: text,
    woocommerce: text,
    wordpress: text,
    with: z.array(text),
    rules: text,
    exclusion: z.array(text),
    artifacts: text,
    scenarios: text,
    controls: z.boolean(),
  })
  .partial();
export type AskedFlags = z.infer<typeof askedFlags>;
export const askedFlagNames = Object.keys(askedFlags.shape) as (keyof AskedFlags)[];

const askedPlay = z.strictObject({
  /** Of the scenario, or of its control. */
  id: text,
  controlOf: text.optional(),
  /** As after --plugin. */
  plugin: text,
  /** Place in the run's list of plugins. */
  index: z.number(),
  /** What reports call the plugin where no stack came up that could tell its version. */
  name: text,
});
export type AskedPlay = z.infer<typeof askedPlay>;

const asked = z.strictObject({
  startedAt: z.iso.datetime(),
  /** Where relative paths are meant from. */
  folder: text,
  flags: askedFlags,
  /** The stack that was chosen. */
  stack: z.enum(['simulated', 'containers']),
  /** All that was to be played here, without what cannot be played on this stack. */
  plays: z.array(askedPlay),
  /** Ids of all scenarios that there were to choose from. */
  catalog: z.array(text),
});

/** What a run was asked, so that it can be asked again. */
export type AskedRun = z.infer<typeof asked>;

export const asPlaysAsked = (plays: readonly Play[], plugins: readonly string[]): AskedPlay[] => {
  const names = titleNames(plugins);
  return plays
    .filter(({ skip }) => skip === undefined)
    .map(({ scenario: { id }, controlOf, pluginIndex }) => ({
      id,
      ...(controlOf === undefined ? {} : { controlOf }),
      plugin: plugins[pluginIndex] ?? '',
      index: pluginIndex,
      name: names[pluginIndex] ?? '',
    }));
};

export async function leaveAsked(runFolder: string, given: AskedRun): Promise<void> {
  await write(runFolder, 'asked.json', JSON.stringify(given, null, 2));
}

/** @returns undefined where the folder is no run's. @throws HarnessError USAGE for half a file */
export const readAsked = (runFolder: string): Promise<AskedRun | undefined> =>
  readJson(join(runFolder, 'asked.json'), asked, {
    code: 'USAGE',
    hint: 'Another release or a full disk wrote it: play what you want without --last-failed, or remove that folder.',
  });

/** What has to be played again of a run. */
export interface FailedPlays {
  /** They differed and no baseline knows it, or were inconclusive. */
  failed: AskedPlay[];
  /** The run ended before them: nobody has seen them as expected. */
  unplayed: AskedPlay[];
}

/** @param results undefined where the run has judged nothing */
export function failedPlays({ plays }: Pick<AskedRun, 'plays'>, results: RunResults | undefined): FailedPlays {
  const found: FailedPlays = { failed: [], unplayed: [] };
  for (const play of plays) {
    const label = results?.run.sources?.plugins[play.index]?.label ?? play.name;
    const row = results?.scenarios.find((one) => one.id === play.id && pluginLabel(one) === label);
    if (!row) found.unplayed.push(play);
    else if (isUnknownDifference(row) || row.outcome === 'inconclusive') found.failed.push(play);
  }
  return found;
}

/** The id of what a play belongs to: a control is played for its scenario, and again with it. */
export const scenarioOf = ({ id, controlOf }: Pick<AskedPlay, 'id' | 'controlOf'>): string => controlOf ?? id;
