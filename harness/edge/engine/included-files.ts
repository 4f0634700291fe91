import { readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import picomatch from 'picomatch';
import { HarnessError, messageOf, systemCode } from '../../lib/errors.ts';
import type { Directive } from '../../seclang/directives.ts';
import { parseActions, parseOperator } from '../../seclang/rule-chains.ts';

/** How the files are looked at. */
export interface Files {
  /** Names in a folder; with all that is below it, as relative paths, where that is asked for. */
  readdir(folder: string, recursive?: boolean): Promise<string[]>;
  stat(path: string): Promise<{ isFile(): boolean; isDirectory(): boolean }>;
}

export const filesOfThisMachine: Files = {
  readdir: (folder, recursive = false) => readdir(folder, { recursive }),
  stat: (path) => stat(path),
};

interface IncludedFiles {
  /** Absolute paths of what is there. */
  files: { path: string; isRules: boolean }[];
  /** Whether an Include without wildcards names something that is not there. */
  missing: boolean;
}

/** Directives whose first argument is a file. */
const fileDirectives = new Set(['secrulescript', 'secunicodemapfile', 'secgeolookupdb', 'secgsblookupdb']);

/** Operators whose argument is a file, or several. */
const fileOperators = new Set([
  'pmfromfile',
  'pmf',
  'ipmatchfromfile',
  'ipmatchf',
  'inspectfile',
  'fuzzyhash',
  'validateschema',
  'validatedtd',
]);

/**
 * The files that one directive makes an engine read. Names are relative to the directive's own file. One that is not there
 * is left out: the engine says which file it misses, and where.
 * @throws HarnessError RULES_INVALID for a file or folder that cannot be looked at: its rules may be those that matter
 */
export async function includedFiles(directive: Directive, files: Files): Promise<IncludedFiles> {
  const name = directive.name.toLowerCase();
  const [first = ''] = directive.arguments;
  const folder = dirname(directive.file);
  if ((name === 'include' || name === 'includeoptional') && first !== '') {
    const paths = await expandGlob(resolve(folder, first), files);
    return {
      files: paths.map((path) => ({ path, isRules: true })),
      missing: name === 'include' && paths.length === 0 && !isPattern(first),
    };
  }
  const named = fileDirectives.has(name) ? [first] : name === 'secrule' ? namedByRule(directive) : [];
  const paths = await filesAmong(
    named.map((file) => resolve(folder, file)),
    files,
  );
  return { files: paths.map((path) => ({ path, isRules: false })), missing: false };
}

function namedByRule({ arguments: [, operator = '', actions = ''] }: Directive): string[] {
  const { name, argument } = parseOperator(operator);
  return [
    // Several names, and beside them what is none: an address on the net, a threshold.
    ...(fileOperators.has(name.toLowerCase()) ? argument.split(/\s+/).filter(Boolean) : []),
    ...parseActions(actions).flatMap((action) => (action.name === 'exec' && action.value ? [action.value] : [])),
  ];
}

/**
 * What an Include means: `*`, `?` and `[…]` in any part of the path, sorted by name, hidden names left out. A folder means
 * all files in it and below, as for Apache.
 */
async function expandGlob(absolute: string, files: Files): Promise<string[]> {
  let paths: string[] = [sep];
  for (const part of absolute.split(sep).filter(Boolean)) {
    paths = (await Promise.all(paths.map((folder) => namesLike(part, folder, files)))).flat();
  }
  return (await Promise.all(paths.map((path) => filesAt(path, files)))).flat();
}

async function namesLike(part: string, folder: string, files: Files): Promise<string[]> {
  if (!isPattern(part)) return [join(folder, part)];
  // Of all that picomatch knows, what fnmatch() has: the rest stands for itself.
  const literal = part.replace(/[(){}|+@$]/g, '\\$&');
  // Not picomatch() itself, to which a name is its own pattern: `[x]` would match `[x]`.
  const wanted = picomatch.makeRe(literal, fnmatch);
  const names = (await unlessMissing(folder, () => files.readdir(folder))) ?? [];
  return names
    .filter((name) => wanted.test(name))
    .sort()
    .map((name) => join(folder, name));
}

const fnmatch: picomatch.PicomatchOptions = {
  posix: true,
  literalBrackets: false,
  nobrace: true,
  noextglob: true,
  noglobstar: true,
  nonegate: true,
};

const isPattern = (path: string): boolean => /[*?[]/.test(path);

async function filesAt(path: string, files: Files): Promise<string[]> {
  const found = await unlessMissing(path, () => files.stat(path));
  if (!found?.isDirectory()) return found?.isFile() ? [path] : [];
  const names = (await unlessMissing(path, () => files.readdir(path, true))) ?? [];
  const below = names.sort().map((name) => join(path, name));
  return filesAmong(below, files);
}

async function filesAmong(paths: readonly string[], files: Files): Promise<string[]> {
  const found = await Promise.all(paths.map((path) => unlessMissing(path, () => files.stat(path))));
  return paths.filter((_, index) => found[index]?.isFile());
}

/** With these codes nothing is there, for the engine neither. ELOOP: a folder of links that lead into itself. */
const missing: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR', 'ELOOP']);

/** Undefined where nothing is there. Anything else that goes wrong may hide a file that the engine reads. */
async function unlessMissing<T>(path: string, look: () => Promise<T>): Promise<T | undefined> {
  try {
    return await look();
  } catch (cause) {
    if (missing.has(systemCode(cause))) return undefined;
    throw new HarnessError('RULES_INVALID', `cannot look at ${path}, which the rules include: ${messageOf(cause)}`, {
      hint: 'Let this user read it and the folders above it (chmod a+rX), or take out the directive that reads it.',
      cause,
    });
  }
}
