import { join, relative, resolve } from 'node:path';
import { defaultOptions } from '../run/default-options.ts';
import { selectScenarios } from '../run/select-scenarios.ts';
import { healthy } from '../scenario/conditions.ts';
import { loadScenarios } from '../scenario/load-scenarios.ts';
import { importTypeScript } from './import-typescript.ts';
import { type ListFlags, scenarioWithFile } from './list-command.ts';

/** Prints one scenario: its deviations beside the healthy values, what must come out, and its sources. */
export async function showCommand(id: string, { scenarios, json }: ListFlags): Promise<void> {
  const folder = scenarios ? resolve(scenarios) : defaultOptions(process.env, new Date()).scenariosDir;
  const shown = selectScenarios(await loadScenarios(folder, importTypeScript), [id]);
  if (json) {
    console.log(JSON.stringify(shown.map(scenarioWithFile), null, 2));
    return;
  }
  for (const { scenario, file } of shown) {
    console.log(`${scenario.id}\n${scenario.title}\n${relative(process.cwd(), join(folder, file))}\n`);
    console.log('differs from a healthy site in');
    const deviations = Object.entries(scenario.given).flatMap(([room, fields]) =>
      Object.entries(fields ?? {}).flatMap(([field, value]) => {
        const usual = (healthy as unknown as Record<string, Record<string, unknown>>)[room]?.[field];
        if (JSON.stringify(usual) === JSON.stringify(value)) return [];
        return `  ${room}.${field}: ${JSON.stringify(value)}  (healthy: ${JSON.stringify(usual)})`;
      }),
    );
    console.log(deviations.join('\n') || '  nothing');
    console.log('\nmust end as');
    for (const [field, value] of Object.entries(scenario.expect)) console.log(`  ${field}: ${JSON.stringify(value)}`);
    console.log('\nsources');
    for (const source of scenario.source) console.log(`  ${source}`);
  }
}
