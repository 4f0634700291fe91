import { readFile } from 'node:fs/promises';

/** A process and all below it, parents first. Linux only: elsewhere the process alone. */
export async function processTree(root: number): Promise<number[]> {
  const children = await readFile(`/proc/${root}/task/${root}/children`, 'utf8').catch(() => '');
  const below = await Promise.all(
    children
      .split(' ')
      .filter(Boolean)
      .map((pid) => processTree(Number(pid))),
  );
  return [root, ...below.flat()];
}
