import { resolve } from 'node:path';
import { styleFor } from '../reports/style.ts';
import { defaultOptions } from '../run/default-options.ts';
import { type LoadedScenario, loadScenarios } from '../scenario/load-scenarios.ts';
import { importTypeScript } from './import-typescript.ts';
import { wantsColours } from './wants-colours.ts';

export interface ListFlags {
  scenarios?: string;
  json: boolean;
}

/** Prints a line for each scenario, by folder: id, expected verdict, title. */
export async function listCommand({ scenarios, json }: ListFlags): Promise<void> {
  const all = await loadScenarios(
    scenarios ? resolve(scenarios) : defaultOptions(process.env, new Date()).scenariosDir,
    importTypeScript,
  );
  if (json) {
    console.log(JSON.stringify(all.map(scenarioWithFile), null, 2));
    return;
  }
  const style = styleFor(wantsColours(process.stdout, process.env));
  const width = Math.max(...all.map(({ scenario }) => scenario.id.length));
  const verdictWidth = Math.max(...all.map(({ scenario }) => scenario.expect.verdict.length));
  let heading = '';
  for (const { scenario, file } of all) {
    const folder = folderOf(file);
    if (folder !== heading) console.log(style.strong(folder));
    heading = folder;
    const { id, title, expect } = scenario;
    // Padded before it is styled: escape codes have no width.
    const verdict = expect.verdict.padEnd(verdictWidth);
    console.log(`  ${id.padEnd(width)}  ${expect.verdict === 'paid' ? verdict : style.strong(verdict)}  ${title}`);
  }
}

/** A scenario as JSON: what its file states, and where that is, relative to the folder of scenarios. */
export const scenarioWithFile = ({ scenario, file }: LoadedScenario) => ({ ...scenario, file });

/** The first folder of its path: the room at fault. */
const folderOf = (file: string): string => (/[\\/]/.test(file) ? (file.split(/[\\/]/)[0] ?? '') : '.');
