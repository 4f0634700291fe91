import { gitFailed, openRepository, type RunGitOptions, runGit } from './from-git.ts';
import { parseSpec } from './parse-spec.ts';

export interface TagDate {
  tag: string;
  /** `2024-06-05` */
  date: string;
  /** Whose day that is: an annotated tag has one of its own, any other has that of its commit. */
  of: 'tag' | 'commit';
}

/**
 * When a release was tagged, for `git:PATH#TAG`.
 * @returns undefined for any other source, and for a branch or a commit
 * @throws HarnessError SOURCE_NOT_FOUND, SOURCE_INVALID for a repository that cannot be read
 */
export async function tagDateOf(
  spec: string,
  { cwd, ...options }: RunGitOptions & { cwd?: string } = {},
): Promise<TagDate | undefined> {
  if (!spec.startsWith('git:')) return undefined;
  const source = await parseSpec({ spec }, cwd);
  if (source.kind !== 'git') return undefined;
  const repository = await openRepository(source.path, spec);
  const listed = await runGit(
    repository,
    ['for-each-ref', '--format=%(objecttype) %(creatordate:short)', `refs/tags/${source.ref}`],
    options,
  );
  if (listed.exitCode !== 0) throw gitFailed(spec, listed.stderr);
  const [, type, date] = /^(\w+) (\d{4}-\d\d-\d\d)$/m.exec(listed.stdout) ?? [];
  return date === undefined ? undefined : { tag: source.ref, date, of: type === 'tag' ? 'tag' : 'commit' };
}
