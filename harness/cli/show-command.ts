import { join, relative, resolve } from 'node:path';
import { defaultOptions } from '../run/default-options.ts';
import { selectScenarios } from '../run/select-scenarios.ts';
import { healthy } from '../scenario/conditions.ts';
import { loadScenarios } from '../scenario/load-scenarios.ts';
import type { Expectation, Scenario } from '../scenario/scenario.ts';
import { type ListFlags, scenarioWithFile } from './list-command.ts';

/**
 * Prints one scenario: its deviations beside the healthy values, what must come out, with which versions something else, and
 * its sources.
 */
export async function showCommand(id: string, { scenarios, json }: ListFlags): Promise<void> {
  const folder = scenarios ? resolve(scenarios) : defaultOptions(process.env, new Date()).scenariosDir;
  const shown = selectScenarios(await loadScenarios(folder), [id]);
  if (json) {
    console.log(JSON.stringify(shown.map(scenarioWithFile), null, 2));
    return;
  }
  for (const { scenario, file } of shown) {
    console.log(showLines(scenario, relative(process.cwd(), join(folder, file))).join('\n'));
  }
}

/** @param file as it is shown */
export function showLines(scenario: Scenario, file: string): string[] {
  const { id, title, given, expect, elsewhere = [], shownBy, stack, row, tags, source } = scenario;
  return [
    id,
    title,
    file,
    '',
    'differs from a healthy site in',
    ...deviationLines(given),
    '',
    `must end as${shownBy ? `, with KCO ${shownBy}` : ''}`,
    ...fieldLines(expect),
    ...elsewhere.flatMap((other) => [
      '',
      `with KCO ${other.plugin} must end as`,
      ...fieldLines(other.expect),
      `  because: ${other.why}`,
      ...(other.mayNotFire ? ['  a condition may have nothing to act on there'] : []),
    ]),
    ...(stack ? ['', `plays on ${stack.only} only: ${stack.why}`] : []),
    ...(row === undefined ? [] : ['', `row of the failure catalog: ${row}`]),
    ...(tags ? ['', `tags: ${tags.join(', ')}`] : []),
    '',
    'sources',
    ...source.map((text) => `  ${text}`),
  ];
}

function deviationLines(given: Scenario['given']): string[] {
  const lines = Object.entries(given).flatMap(([room, fields]) =>
    Object.entries(fields ?? {}).flatMap(([field, value]) => {
      const usual = (healthy as unknown as Record<string, Record<string, unknown>>)[room]?.[field];
      if (JSON.stringify(usual) === JSON.stringify(value)) return [];
      return `  ${room}.${field}: ${JSON.stringify(value)}  (healthy: ${JSON.stringify(usual)})`;
    }),
  );
  return lines.length > 0 ? lines : ['  nothing'];
}

const fieldLines = (expectation: Expectation): string[] =>
  Object.entries(expectation).map(([field, value]) => `  ${field}: ${JSON.stringify(value)}`);
