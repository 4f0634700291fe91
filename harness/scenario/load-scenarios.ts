import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { HarnessError, messageOf } from '../lib/errors.ts';
import { nearest } from '../lib/nearest.ts';
import { shortened } from '../lib/shortened.ts';
import { isCompiled, modulePath, readTypeScript } from '../lib/typescript.ts';
import type { Deviations } from './conditions.ts';
import * as presets from './presets.ts';
import { type Scenario, scenarioSchema } from './scenario.ts';
import { refusalOf } from './scenario-refusal.ts';

/** The catalog: this project's own scenarios. */
export const ownScenarios = fileURLToPath(new URL('../../scenarios', import.meta.url));

/** A scenario and the file that states it. */
export interface LoadedScenario {
  scenario: Scenario;
  /** Relative to the folder that was loaded. */
  file: string;
}

/**
 * Loads every `*.scenario.ts` below a folder, in order of path. A file's default export is a scenario, or a function that
 * makes one; what it makes must survive JSON.
 * @throws HarnessError SCENARIO_INVALID with file, line and the nearest right name.
 */
export async function loadScenarios(folder: string): Promise<LoadedScenario[]> {
  const files = (await filesIn(folder)).filter((name) => /\.scenario\.[cm]?[jt]s$/.test(name)).sort();
  if (files.length === 0) {
    throw new HarnessError('SCENARIO_INVALID', `no scenario in ${folder}`, {
      hint: 'Scenario files are named <something>.scenario.ts, .mts or .js and export defineScenario({ … }) as default.',
    });
  }
  if (!isCompiled || folder !== ownScenarios) {
    await readTypeScript({ 'kco-harness': modulePath('../index', import.meta.url) });
  }
  const loaded: LoadedScenario[] = [];
  for (const file of files) loaded.push({ scenario: await loadOne(folder, file), file });
  refuseTwins(loaded);
  return loaded;
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() || entry.isSymbolicLink())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
  } catch (cause) {
    throw new HarnessError('SCENARIO_INVALID', `cannot read the folder of scenarios ${folder}: ${messageOf(cause)}`, {
      hint: 'Name an existing folder with --scenarios.',
      cause,
    });
  }
}

async function loadOne(folder: string, file: string): Promise<Scenario> {
  const path = join(folder, file);
  try {
    // What CommonJS requires, Node 20's import() does not always find where TypeScript is read as well.
    const loadedModule: unknown = /\.c[jt]s$/.test(path)
      ? { default: createRequire(path)(path) }
      : await import(pathToFileURL(path).href);
    const exported = unwrap(defaultOf(path, loadedModule));
    const stated: unknown = await (typeof exported === 'function' ? exported() : exported);
    const value = dataOf(stated);
    const parsed = scenarioSchema.safeParse(value);
    if (!parsed.success) {
      const refusal = refusalOf(path, await readFile(path, 'utf8'), value, parsed.error.issues);
      throw new HarnessError('SCENARIO_INVALID', refusal, { hint: 'docs/scenarios.md lists every field.' });
    }
    if (!isDeepStrictEqual(JSON.parse(JSON.stringify(value)), withoutUndefined(value))) {
      throw new HarnessError('SCENARIO_INVALID', `${path} holds more than data: it does not survive JSON`);
    }
    return { ...parsed.data, given: withAbsolutePaths(parsed.data.given, dirname(path)) };
  } catch (cause) {
    if (cause instanceof HarnessError) throw cause;
    throw new HarnessError('SCENARIO_INVALID', `${placeIn(path, cause)} does not load: ${thrown(cause)}`, {
      hint: presetMeantBy(messageOf(cause)),
      cause,
    });
  }
}

/** Whatever a file throws. */
const thrown = (cause: unknown): string => {
  const message = shortened(messageOf(cause), 400);
  return typeof cause === 'object' && cause !== null && 'message' in cause ? message : `it throws ${message}`;
};

/**
 * A copy that has nothing but values: each field is read once, because a getter may throw at a later look. What is no plain
 * object stays as it is, for the schema to refuse; so does what contains itself.
 */
function dataOf(value: unknown, above: readonly unknown[] = []): unknown {
  if (typeof value !== 'object' || value === null || above.includes(value) || 'toJSON' in value) return value;
  const inside = [...above, value];
  if (Array.isArray(value)) return value.map((item) => dataOf(item, inside));
  if (Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, dataOf(field, inside)]));
}

function defaultOf(path: string, loaded: unknown): unknown {
  const exported = typeof loaded === 'object' && loaded !== null && 'default' in loaded ? loaded.default : undefined;
  // Of a file that was made CommonJS the default is all its exports.
  const isAll = typeof exported === 'object' && exported !== null && '__esModule' in exported;
  if (exported !== undefined && !(isAll && !('default' in exported)) && !isDeepStrictEqual(exported, {}))
    return exported;
  throw new HarnessError('SCENARIO_INVALID', `${path}:1: it has no default export`, {
    hint: 'Scenario files export defineScenario({ … }) as default.',
  });
}

/** A field that is there and undefined is one that is left out: `faults: wanted ? [...] : undefined`. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, field]) => (field === undefined ? [] : [[key, withoutUndefined(field)]])),
  );
}

/** The default export; a loader that turns modules into CommonJS on the way wraps it more than once. */
function unwrap(loaded: unknown): unknown {
  return typeof loaded === 'object' && loaded !== null && 'default' in loaded ? unwrap(loaded.default) : loaded;
}

/** The file, with the line of it that the error came through where its stack has one. */
function placeIn(path: string, error: unknown): string {
  const [, after = ''] = error instanceof Error ? (error.stack?.split(path) ?? []) : [];
  const [, line] = /^[^\s:]*:(\d+):\d+/.exec(after) ?? [];
  return line === undefined ? path : `${path}:${line}`;
}

/** Node's words for a function of ours that there is none of: which one may be meant. */
function presetMeantBy(message: string): string | undefined {
  const [, name] =
    /export named '([\w$]+)'|(?:^|\W)([\w$]+)\)? is not (?:a function|defined)/.exec(message)?.filter(Boolean) ?? [];
  const near = name === undefined ? undefined : nearest(name, ['defineScenario', ...Object.keys(presets)]);
  return near === undefined || near === name ? undefined : `Did you mean "${near}"?`;
}

/** Further plugins are named relative to the scenario's file, or to the folder of the program that says what is given. */
export function withAbsolutePaths<Given extends Pick<Deviations, 'with'>>(given: Given, folder: string): Given {
  const { with: plugins } = given;
  if (!plugins) return given;
  return { ...given, with: plugins.map((plugin) => (/^\.\.?\//.test(plugin) ? resolve(folder, plugin) : plugin)) };
}

function refuseTwins(loaded: readonly LoadedScenario[]): void {
  const seen = new Map<string, string>();
  for (const { scenario, file } of loaded) {
    const other = seen.get(scenario.id);
    if (other) throw new HarnessError('SCENARIO_INVALID', `${other} and ${file} have the same id "${scenario.id}"`);
    seen.set(scenario.id, file);
  }
}
