import { resolve } from 'node:path';
import { defaultOptions } from '../run/default-options.ts';
import { loadScenarios } from '../scenario/load-scenarios.ts';
import { importTypeScript } from './import-typescript.ts';

/** Prints a line for each scenario: id, expected verdict, title. */
export async function listCommand(folder: string | undefined): Promise<void> {
  const all = await loadScenarios(
    folder ? resolve(folder) : defaultOptions(process.env, new Date()).scenariosDir,
    importTypeScript,
  );
  const width = Math.max(...all.map(({ scenario }) => scenario.id.length));
  const verdictWidth = Math.max(...all.map(({ scenario }) => scenario.expect.verdict.length));
  for (const { scenario } of all) {
    console.log(`${scenario.id.padEnd(width)}  ${scenario.expect.verdict.padEnd(verdictWidth)}  ${scenario.title}`);
  }
}
