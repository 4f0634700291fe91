import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { HarnessError, messageOf, systemCode } from '../../lib/errors.ts';
import type { Ruleset } from '../../scenario/conditions.ts';
import { type Directive, parseDirectives } from '../../seclang/directives.ts';
import { parseActions, phaseOf } from '../../seclang/rule-chains.ts';
import { type Files, filesOfThisMachine, includedFiles } from './included-files.ts';

/** A file of the user's rule set: same absolute path on this machine and where the engine runs, so that the engine's words need no translation. */
export interface RuleFile {
  /** Absolute. */
  path: string;
  content: Buffer;
  /** What a rule reads, such as a list of words: there are no directives in it. */
  isData?: true;
}

/** What an engine is to load. */
export type RuleSource =
  | { type: 'built-in'; ruleset: Ruleset }
  | {
      type: 'files';
      /** How the user named it. */
      name: string;
      /** Absolute paths, included in this order. */
      entries: string[];
      /** The entries and all that they include or read, as far as it exists. */
      files: RuleFile[];
      /** Phases for which the files set a SecDefaultAction. Where they do not, `block` denies with 403. */
      defaultActions: number[];
      /** Whether the files differ from those on this machine, so that the engine gets copies. */
      isEdited?: boolean;
      /** Directives that hold for a whole server. */
      forServer?: string[];
    };

/** The user's. */
export type FileRules = Extract<RuleSource, { type: 'files' }>;

const largestFileBytes = 64 * 1024 * 1024;

/**
 * Reads a rule set: a file, or the `.conf` files of a folder in the order in which `Include FOLDER/*.conf` takes them, and
 * all that these include and read. What is named there and does not exist is left out: the engine says so, with file
 * and line.
 * @throws HarnessError RULES_INVALID when the path cannot be read, or what it includes cannot be looked at, or it has no rule
 *   at all: everything would pass.
 */
export async function readRules(path: string, fileSystem: Files = filesOfThisMachine): Promise<FileRules> {
  const entries = await entriesAt(resolve(path), path);
  const files = new Map<string, RuleFile>();
  const directives: Directive[] = [];
  let somethingIsMissing = false;
  const waiting = entries.map((entry) => ({ path: entry, isRules: true }));
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    if (files.has(next.path)) continue;
    const content = await readWhole(next.path);
    files.set(next.path, { path: next.path, content, ...(!next.isRules && { isData: true }) });
    if (!next.isRules) continue;
    for (const directive of parseDirectives(content.toString('utf8'), next.path)) {
      directives.push(directive);
      const read = await includedFiles(directive, fileSystem);
      waiting.push(...read.files);
      somethingIsMissing ||= read.missing;
    }
  }
  // A missing file may be the one with the rules, and the engine has better words for it.
  if (!somethingIsMissing && !directives.some(isRule)) {
    throw new HarnessError('RULES_INVALID', `no rule in ${path}`, {
      hint: 'A rule set without a SecRule, or a SecAction that denies, lets everything pass. Name the file that includes the rules.',
    });
  }
  return { type: 'files', name: path, entries, files: [...files.values()], defaultActions: defaultPhases(directives) };
}

/** Whether a directive may refuse a request. A SecAction that lets pass is a setting. */
export function isRule({ name, arguments: [actions = ''] }: Directive): boolean {
  if (/^SecAction$/i.test(name)) return !parseActions(actions).some((action) => /^(?:pass|allow)$/.test(action.name));
  return /^SecRule(?:Script)?$/i.test(name);
}

async function entriesAt(absolute: string, path: string): Promise<string[]> {
  const found = await stat(absolute).catch((cause: unknown) => {
    throw unreadable(path, cause);
  });
  if (!found.isDirectory()) return [absolute];
  const names = (await readdir(absolute)).filter((name) => name.endsWith('.conf') && !name.startsWith('.'));
  if (names.length === 0) {
    throw new HarnessError('RULES_INVALID', `no .conf file in ${path}`, {
      hint: 'Name the folder that has the .conf files themselves, or the file that includes them.',
    });
  }
  return names.sort().map((name) => join(absolute, name));
}

async function readWhole(path: string): Promise<Buffer> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new HarnessError('RULES_INVALID', `${path} is no file`);
    if (found.size > largestFileBytes) {
      const most = `more than ${largestFileBytes} is no rule file`;
      throw new HarnessError('RULES_INVALID', `${path} has ${found.size} bytes: ${most}`);
    }
    return await readFile(path);
  } catch (cause) {
    throw cause instanceof HarnessError ? cause : unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): HarnessError {
  if (systemCode(cause) === 'ENOENT') return new HarnessError('RULES_INVALID', `there is no ${path}`, { cause });
  return new HarnessError('RULES_INVALID', `cannot read ${path}: ${messageOf(cause)}`, { cause });
}

/** Phases of all SecDefaultAction, each once. */
export function defaultPhases(directives: readonly Directive[]): number[] {
  const phases = directives
    .filter(({ name }) => name.toLowerCase() === 'secdefaultaction')
    .map(({ arguments: [actions = ''] }) => phaseOf(parseActions(actions)));
  return [...new Set(phases)].sort();
}
