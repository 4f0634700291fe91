import { HarnessError } from '../../lib/errors.ts';
import { gitFailed } from './git-failed.ts';
import { knownVersions } from './known-versions.ts';
import { openRepository } from './open-repository.ts';
import { parseSpec } from './parse-spec.ts';
import { type RunGitOptions, runGit } from './run-git.ts';
import { isRange, versionsInRange } from './versions-in-range.ts';

/**
 * Replaces each range after --plugin by the versions in it, oldest first, and leaves everything else as it is:
 * `2.8.7..2.13.11` and `>=2.5 <2.9` by the versions that this project knows, `git:PATH#2.8.7..2.13.11` and `git:PATH#>=2.8`
 * by the tags of that repository. What is named twice comes once.
 * @throws HarnessError USAGE for a range that holds nothing, SOURCE_NOT_FOUND, SOURCE_INVALID for a repository.
 */
export async function expandPlugins(
  specs: readonly string[],
  options: RunGitOptions & { cwd?: string } = {},
): Promise<string[]> {
  const expanded: string[] = [];
  for (const spec of specs) expanded.push(...(await expand(spec, options)));
  return [...new Set(expanded)];
}

async function expand(spec: string, options: RunGitOptions & { cwd?: string }): Promise<string[]> {
  if (!spec.startsWith('git:')) return isRange(spec) ? versionsInRange(spec, knownVersions, spec) : [spec];
  const hash = spec.lastIndexOf('#');
  const range = spec.slice(hash + 1);
  if (hash < 0 || !isRange(range)) return [spec];
  const tags = versionsInRange(range, await tagsOf(spec, options), spec);
  return tags.map((tag) => `${spec.slice(0, hash)}#${tag}`);
}

async function tagsOf(spec: string, { cwd, ...options }: RunGitOptions & { cwd?: string }): Promise<string[]> {
  const source = await parseSpec({ spec }, cwd);
  if (source.kind !== 'git') throw new HarnessError('USAGE', `"${spec}" names no repository`);
  const repository = await openRepository(source.path, spec);
  const listed = await runGit(repository, ['tag', '--list'], options);
  if (listed.exitCode !== 0) throw gitFailed(spec, listed.stderr);
  return listed.stdout.split('\n').filter((tag) => tag !== '');
}
