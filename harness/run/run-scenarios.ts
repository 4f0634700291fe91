import { join } from 'node:path';
import { z } from 'zod';
import { write } from '../evidence/run-folder.ts';
import { readJson } from '../lib/read-json.ts';
import { playedDeviations } from '../scenario/conditions.ts';
import { type LoadedScenario, loadScenarios } from '../scenario/load-scenarios.ts';
import { type Scenario, scenarioSchema } from '../scenario/scenario.ts';
import type { RunOptions } from './run-options.ts';
import { selectScenarios } from './select-scenarios.ts';

/** As a run states it: the user's own rules may stand in the place of a rule set, which no file can say. */
const handedDownScenario = scenarioSchema.extend({ given: playedDeviations });

/**
 * Writes the scenarios of a run into its folder. They are data, so the processes of the run read this file and need not
 * load anybody's TypeScript again; and it stays as the record of what was asked.
 */
export async function handDownScenarios(runFolder: string, scenarios: readonly LoadedScenario[]): Promise<void> {
  await write(
    runFolder,
    'scenarios.json',
    JSON.stringify(
      scenarios.map(({ scenario }) => scenario),
      null,
      2,
    ),
  );
}

/**
 * The scenarios of this run: handed down by the command line; in a bare run, which has no such file, loaded and selected
 * here.
 * @throws HarnessError SCENARIO_INVALID when what was handed down cannot be read: all of them would be another run.
 */
export async function runScenarios(run: RunOptions): Promise<Scenario[]> {
  const handedDown = await readJson(join(run.runFolder, 'scenarios.json'), z.array(handedDownScenario), {
    code: 'SCENARIO_INVALID',
    hint: 'The command line wrote it when the run began: see whether the disk is full, and begin again.',
  });
  if (handedDown) return handedDown;
  return selectScenarios(await loadScenarios(run.scenariosDir), run.only).map(({ scenario }) => scenario);
}
