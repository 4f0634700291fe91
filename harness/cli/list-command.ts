import { resolve } from 'node:path';
import { HarnessError } from '../lib/errors.ts';
import { type Style, styleFor } from '../reports/style.ts';
import { defaultOptions } from '../run/default-options.ts';
import { type LoadedScenario, loadScenarios } from '../scenario/load-scenarios.ts';
import type { Scenario, Tag } from '../scenario/scenario.ts';
import { wantsColours } from './wants-colours.ts';

export interface ListFlags {
  scenarios?: string;
  /** Only the scenarios that have it. */
  tag?: Tag;
  json: boolean;
}

/**
 * Prints a line for each scenario, by folder: id, expected verdict, title; then row, tags and versions.
 * @throws HarnessError USAGE where none has the tag
 */
export async function listCommand({ scenarios, tag, json }: ListFlags): Promise<void> {
  const folder = scenarios ? resolve(scenarios) : defaultOptions(process.env, new Date()).scenariosDir;
  const loaded = await loadScenarios(folder);
  const all = loaded.filter(({ scenario }) => tag === undefined || scenario.tags?.includes(tag));
  if (tag && all.length === 0) throw new HarnessError('USAGE', `no scenario has the tag ${tag}`);
  if (json) {
    console.log(JSON.stringify(all.map(scenarioWithFile), null, 2));
    return;
  }
  const style = styleFor(wantsColours(process.stdout, process.env));
  for (const line of listLines(all, style)) console.log(line);
}

export function listLines(all: readonly LoadedScenario[], style: Style): string[] {
  const width = Math.max(...all.map(({ scenario }) => scenario.id.length));
  const verdictWidth = Math.max(...all.map(({ scenario }) => scenario.expect.verdict.length));
  let heading = '';
  return all.flatMap(({ scenario, file }) => {
    const folder = folderOf(file);
    const isNew = folder !== heading;
    heading = folder;
    const { id, title, expect } = scenario;
    // Padded before it is styled: escape codes have no width.
    const verdict = expect.verdict.padEnd(verdictWidth);
    const about = aboutScenario(scenario).join(' · ');
    const line = `  ${id.padEnd(width)}  ${expect.verdict === 'paid' ? verdict : style.strong(verdict)}  ${title}`;
    return [...(isNew ? [style.strong(folder)] : []), about === '' ? line : `${line}  ${style.faint(`(${about})`)}`];
  });
}

/** Row of the failure catalog, tags, and where it plays or ends otherwise: `row 9`, `firewall`, `KCO >=2.18.4: paid`. */
function aboutScenario({ row, tags = [], shownBy, elsewhere = [], stack }: Scenario): string[] {
  return [
    ...(row === undefined ? [] : [`row ${row}`]),
    ...tags,
    ...(shownBy === undefined ? [] : [`on KCO ${shownBy}`]),
    ...elsewhere.map(({ plugin, expect }) => `KCO ${plugin}: ${expect.verdict}`),
    ...(stack ? [`${stack.only} only`] : []),
  ];
}

/** A scenario as JSON: what its file states, and where that is, relative to the folder of scenarios. */
export const scenarioWithFile = ({ scenario, file }: LoadedScenario) => ({ ...scenario, file });

/** The first folder of its path: the room at fault. */
const folderOf = (file: string): string => (/[\\/]/.test(file) ? (file.split(/[\\/]/)[0] ?? '') : '.');
