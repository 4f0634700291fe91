import { lstat, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import ignore from 'ignore';
import { HarnessError, messageOf, systemCode } from '../../lib/errors.ts';
import type { ActionReference } from './action-reference.ts';
import type { FolderFacts } from './look-at-folder.ts';
import {
  type AskedStack,
  configurationFile,
  configurationText,
  exampleFile,
  exampleScenario,
  scenariosFolder,
  workflowText,
} from './new-files.ts';

/** What becomes of one file. Paths are relative to the folder. */
export type PlannedFile = { path: string; about: string } & (
  | { state: 'new'; text: string }
  /** `text` goes behind what is there. */
  | { state: 'longer'; text: string }
  /** It is there, or what would be written is. */
  | { state: 'kept' }
  /** It is not written: `about` says why. */
  | { state: 'left-out' }
);

const workflowFile = '.github/workflows/kco-harness.yml';

/**
 * What there is to write, and what is there already, which stays as it is.
 * @throws HarnessError USAGE where a file stands in the place of a folder, or a folder in that of a file
 */
export async function planFiles(
  facts: FolderFacts,
  stack: AskedStack,
  action: ActionReference,
): Promise<PlannedFile[]> {
  const configuration = facts.names.find((name) => /^kco-harness\.config\./.test(name));
  return [
    await newFile(facts, configuration ?? configurationFile(facts), 'what a run here plays', () =>
      configurationText(facts, stack),
    ),
    await exampleIn(facts),
    await workflowIn(facts, stack, action),
    await longerFile(facts, '.gitignore', 'runs are not committed', [['/runs/', 'runs/1121-0907-3f2a/results.json']]),
    ...(facts.names.includes('.distignore')
      ? [
          await longerFile(facts, '.distignore', 'releases have nothing of it', [
            [`/${configuration ?? configurationFile(facts)}`, configuration ?? configurationFile(facts)],
            ['*.scenario.ts', exampleFile],
            ['/runs', 'runs/1121-0907-3f2a/results.json'],
          ]),
        ]
      : []),
  ];
}

async function newFile(
  { folder }: FolderFacts,
  path: string,
  about: string,
  textOf: () => string,
): Promise<PlannedFile> {
  return (await isThere(folder, path)) ? { path, about, state: 'kept' } : { path, about, state: 'new', text: textOf() };
}

/** One, as long as there is none: who took it away does not want it back. */
async function exampleIn(facts: FolderFacts): Promise<PlannedFile> {
  const about = 'a scenario of your own, to begin with';
  await isThere(facts.folder, exampleFile);
  const own = await readdir(join(facts.folder, scenariosFolder)).catch((): string[] => []); // no such folder
  const there = own.find((name) => /\.scenario\.[cm]?[jt]s$/.test(name));
  if (there !== undefined) return { path: `${scenariosFolder}/${there}`, about, state: 'kept' };
  return { path: exampleFile, about, state: 'new', text: exampleScenario(facts.what) };
}

async function workflowIn(facts: FolderFacts, stack: AskedStack, action: ActionReference): Promise<PlannedFile> {
  const { folder, repository, what } = facts;
  if (repository !== undefined && repository !== folder) {
    const about = `GitHub reads workflows at the top of the repository only, which is ${repository}: see docs/ci.md`;
    return { path: workflowFile, about, state: 'left-out' };
  }
  const about = action.isKnown ? 'plays it on each pull request' : 'plays it on each pull request; fill in OWNER';
  return newFile(facts, workflowFile, about, () => workflowText(what, stack, action));
}

/** @param wanted a pattern, and a path that it is there for: where another pattern covers that, nothing is added */
async function longerFile(
  { folder }: FolderFacts,
  path: string,
  about: string,
  wanted: readonly [pattern: string, covers: string][],
): Promise<PlannedFile> {
  const text = (await isThere(folder, path)) ? await readText(join(folder, path)) : undefined;
  const rules = ignore({ ignorecase: false }).add(text ?? '');
  const missing = wanted.filter(([, covers]) => !rules.ignores(covers)).map(([pattern]) => pattern);
  if (missing.length === 0) return { path, about, state: 'kept' };
  if (text === undefined) return { path, about, state: 'new', text: `${missing.join('\n')}\n` };
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  const before = text === '' || text.endsWith('\n') ? '' : end;
  return { path, about, state: 'longer', text: `${before}${missing.map((line) => line + end).join('')}` };
}

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause) => {
    throw new HarnessError('USAGE', `cannot read ${file}: ${messageOf(cause)}`, {
      hint: 'Nothing was written.',
      cause,
    });
  });
}

/**
 * Whether there is such a file. A link counts, wherever it leads.
 * @throws HarnessError USAGE where it is a folder, or one of its folders a file
 */
async function isThere(folder: string, path: string): Promise<boolean> {
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    const found = await look(join(folder, parent));
    if (found && !found.isDirectory() && !found.isSymbolicLink()) {
      throw inTheWay(join(folder, parent), 'is a file, and a folder of that name is needed', path);
    }
  }
  const found = await look(join(folder, path));
  if (found?.isDirectory()) throw inTheWay(join(folder, path), 'is a folder, and a file of that name is needed', path);
  return found !== undefined;
}

const look = (path: string) =>
  lstat(path).catch((cause) => {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(cause) ?? '')) return undefined;
    throw new HarnessError('USAGE', `cannot look at ${path}: ${messageOf(cause)}`, {
      hint: 'Nothing was written.',
      cause,
    });
  });

const inTheWay = (path: string, problem: string, wanted: string): HarnessError =>
  new HarnessError('USAGE', `${path} ${problem}`, { hint: `Move it: ${wanted} goes there. Nothing was written.` });
