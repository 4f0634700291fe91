import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import type { z } from 'zod';
import { HarnessError, messageOf } from '../lib/errors.ts';
import { nearest } from '../lib/nearest.ts';
import type { Scenario } from './scenario.ts';
import { knownFields, scenarioSchema } from './scenario-schema.ts';

/** A scenario and the file that states it. */
export interface LoadedScenario {
  scenario: Scenario;
  /** Relative to the folder that was loaded. */
  file: string;
}

/** Loads a TypeScript module by URL, wherever it lies. */
export type ImportModule = (url: string) => Promise<unknown>;

/**
 * Loads every `*.scenario.ts` below a folder, in order of path.
 * @throws HarnessError SCENARIO_INVALID with file, line and the nearest right name.
 */
export async function loadScenarios(
  folder: string,
  importModule: ImportModule = (url) => import(url),
): Promise<LoadedScenario[]> {
  const files = (await filesIn(folder)).filter((name) => /\.scenario\.[cm]?[jt]s$/.test(name)).sort();
  if (files.length === 0) {
    throw new HarnessError('SCENARIO_INVALID', `no scenario in ${folder}`, {
      hint: 'Scenario files are named <something>.scenario.ts and export defineScenario({ … }) as default.',
    });
  }
  const loaded: LoadedScenario[] = [];
  for (const file of files) loaded.push({ scenario: await loadOne(folder, file, importModule), file });
  refuseTwins(loaded);
  return loaded;
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  } catch (cause) {
    throw new HarnessError('SCENARIO_INVALID', `cannot read the folder of scenarios ${folder}: ${messageOf(cause)}`, {
      hint: 'Name an existing folder with --scenarios.',
      cause,
    });
  }
}

async function loadOne(folder: string, file: string, importModule: ImportModule): Promise<Scenario> {
  const path = join(folder, file);
  let value: unknown;
  try {
    value = unwrap(await importModule(pathToFileURL(path).href));
  } catch (cause) {
    throw new HarnessError('SCENARIO_INVALID', `${path} does not load: ${messageOf(cause)}`, { cause });
  }
  const parsed = scenarioSchema.safeParse(value);
  if (!parsed.success) throw invalid(path, await readFile(path, 'utf8'), parsed.error.issues);
  if (!isDeepStrictEqual(JSON.parse(JSON.stringify(value)), value)) {
    throw new HarnessError('SCENARIO_INVALID', `${path} holds more than data: it does not survive JSON`);
  }
  return parsed.data as Scenario;
}

/** The default export; a loader that turns modules into CommonJS on the way wraps it more than once. */
function unwrap(loaded: unknown): unknown {
  return typeof loaded === 'object' && loaded !== null && 'default' in loaded ? unwrap(loaded.default) : loaded;
}

function invalid(path: string, text: string, issues: readonly z.core.$ZodIssue[]): HarnessError {
  const lines = issues.map((issue) => {
    const names = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const where = `${path}:${lineOf(text, [...issue.path, ...names.slice(0, 1)])}`;
    if (issue.code !== 'unrecognized_keys') return `${where}: ${issue.path.join('.')}: ${issue.message}`;
    const place = issue.path.length > 0 ? ` in "${issue.path.join('.')}"` : '';
    const known = knownFields(issue.path);
    const near = nearest(names[0] ?? '', known);
    const offer = near ? `; did you mean "${near}"?` : `; known are ${known.join(', ')}`;
    return `${where}: unknown field "${names[0]}"${place}${offer}`;
  });
  return new HarnessError('SCENARIO_INVALID', lines.join('\n'), {
    hint: 'docs/scenarios.md lists every field.',
  });
}

/** The line of the last key of a path, each looked for after the one before; 1 when there is none. */
function lineOf(text: string, path: readonly PropertyKey[]): number {
  let at = 0;
  for (const name of path.filter((step) => typeof step === 'string')) {
    const key = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const next = text.slice(at).search(new RegExp(`(^|[\\s{,'"])${key}['"]?\\s*:(?!//)`, 'm'));
    if (next < 0) break;
    at += next + 1;
  }
  return text.slice(0, at).split('\n').length;
}

function refuseTwins(loaded: readonly LoadedScenario[]): void {
  const seen = new Map<string, string>();
  for (const { scenario, file } of loaded) {
    const other = seen.get(scenario.id);
    if (other) throw new HarnessError('SCENARIO_INVALID', `${other} and ${file} have the same id "${scenario.id}"`);
    seen.set(scenario.id, file);
  }
}
