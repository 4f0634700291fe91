import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import ignore, { type Ignore } from 'ignore';

/** What of a source is no part of the plugin as it is released. */
export interface SnapshotRules {
  /** What leaves a path out: `.distignore`, `.gitattributes`, or the harness itself; undefined for what stays. */
  leftOutBy(path: string, isFolder: boolean): string | undefined;
}

/** Large, never loaded by PHP, and different at each look. */
const neverNames: ReadonlySet<string> = new Set(['.git', 'node_modules']);
/** As the harness calls a run's folder, which has little in it while it begins. */
const runId = /^\d{4}-\d{4}-[0-9a-f]{4}$/;

/**
 * Of a source that is built from: all but what no build starts with. Runs of the harness are left out by what they hold,
 * wherever `--output` put them: otherwise each run would change the plugin that it plays.
 */
export function workingCopyRules(root: string): SnapshotRules {
  return {
    leftOutBy: (path, isFolder) =>
      neverNames.has(basename(path)) || (isFolder && isRunFolder(join(root, path))) ? 'the harness' : undefined,
  };
}

const isRunFolder = (folder: string): boolean =>
  runId.test(basename(folder)) ||
  (existsSync(join(folder, 'scenarios.json')) && existsSync(join(folder, 'results.json')));

/**
 * What stays out of a release: the same, and what the maintainer says at the top of the plugin, in `.distignore` as
 * `wp dist-archive` reads it and by `export-ignore` in `.gitattributes` as `git archive` does.
 * @source https://github.com/wp-cli/dist-archive-command: "uses .gitignore syntax"
 * @source git help attributes, "export-ignore": patterns as in .gitignore, the last that matches decides
 */
export async function releaseRules(root: string): Promise<SnapshotRules> {
  const always = workingCopyRules(root);
  const distignore = rulesOf('.distignore', await linesOf(join(root, '.distignore')));
  const attributes = rulesOf('.gitattributes', (await linesOf(join(root, '.gitattributes'))).flatMap(exportIgnored));
  return {
    leftOutBy: (path, isFolder) =>
      always.leftOutBy(path, isFolder) ?? distignore(path, isFolder) ?? attributes(path, isFolder),
  };
}

async function linesOf(file: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => ''); // absent, or not for us to read: it leaves nothing out
  return text.split(/\r?\n/);
}

function rulesOf(file: string, lines: readonly string[]): SnapshotRules['leftOutBy'] {
  // Git's patterns know capitals on Linux, where releases are made; the library's own default does not.
  const rules: Ignore = ignore({ ignorecase: false }).add(lines);
  return (path, isFolder) => (rules.ignores(isFolder ? `${path}/` : path) ? file : undefined);
}

/** The pattern of a line of .gitattributes that says something of export-ignore, as .gitignore would have it. */
function exportIgnored(line: string): string[] {
  const [, quoted, bare, attributes = ''] = /^\s*(?:"((?:[^"\\]|\\.)*)"|([^\s"#]\S*))\s+(.*)$/.exec(line) ?? [];
  const pattern = quoted?.replace(/\\(.)/g, '$1') ?? bare;
  // A leading ! is forbidden there; as a pattern it would take back what another line says.
  if (pattern === undefined || pattern.startsWith('!')) return [];
  return attributes.split(/\s+/).flatMap((attribute) => {
    if (attribute === 'export-ignore' || attribute === 'export-ignore=true') return [pattern];
    return attribute === '-export-ignore' || attribute === '!export-ignore' ? [`!${pattern}`] : [];
  });
}
