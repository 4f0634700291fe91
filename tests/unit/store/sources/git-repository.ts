import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { type Files, writeFiles } from './temp-folder.ts';

/** Runs git as nobody in particular, whatever this machine's configuration says. */
export function git(folder: string, ...args: string[]): string {
  const { PATH } = process.env;
  const env = { PATH, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.test', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...identity, ...args], { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** One commit and one tag for each, in their order. */
export async function makeRepository(folder: string, tags: Readonly<Record<string, Files>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  git(folder, 'init', '--quiet');
  for (const [tag, files] of Object.entries(tags)) {
    await writeFiles(folder, files);
    git(folder, 'add', '--all');
    git(folder, 'commit', '--quiet', '--message', tag);
    git(folder, 'tag', tag);
  }
}
