import { join } from 'node:path';
import { HarnessError } from '../../lib/errors.ts';
import { fileExists } from './file-exists.ts';
import type { GitRepository } from './run-git.ts';

/**
 * The repository at a path: a work tree, a bare repository or a .git folder. Folders above it are not searched.
 * @throws HarnessError SOURCE_NOT_FOUND
 */
export async function openRepository(path: string, label: string): Promise<GitRepository> {
  if (await fileExists(join(path, '.git'))) return { path, gitDir: join(path, '.git') };
  const isGitDir = (await fileExists(join(path, 'HEAD'))) && (await fileExists(join(path, 'objects')));
  if (isGitDir) return { path, gitDir: path };
  const there = await fileExists(path);
  throw new HarnessError('SOURCE_NOT_FOUND', `${label}: ${path} ${there ? 'is no git repository' : 'does not exist'}`, {
    hint: there
      ? 'give the top folder of a work tree, a bare repository, or the folder itself without git:'
      : undefined,
  });
}
