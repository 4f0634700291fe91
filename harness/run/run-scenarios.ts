import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { write } from '../evidence/run-folder.ts';
import { type LoadedScenario, loadScenarios } from '../scenario/load-scenarios.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { RunOptions } from './run-options.ts';
import { selectScenarios } from './select-scenarios.ts';

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

/** The scenarios of this run: handed down by the command line, else loaded and selected here. */
export async function runScenarios(run: RunOptions): Promise<Scenario[]> {
  const handedDown = await readFile(join(run.runFolder, 'scenarios.json'), 'utf8').catch(() => undefined); // none: a bare run
  if (handedDown !== undefined) return JSON.parse(handedDown) as Scenario[];
  return selectScenarios(await loadScenarios(run.scenariosDir), run.only).map(({ scenario }) => scenario);
}
