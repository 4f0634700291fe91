import { stat } from 'node:fs/promises';
import { join } from 'node:path';

export type Artifact = { kind: 'zip' | 'folder'; path: string } | { kind: 'none'; tried: string };

/** Looks for a version in the folder of --artifacts. Its owner vouches for it: no checksums are asked for. */
export async function findArtifact(dir: string | undefined, slug: string, version: string): Promise<Artifact> {
  if (dir === undefined) return { kind: 'none', tried: 'artifacts: no folder given' };
  if ((await kindOf(dir)) !== 'folder') return { kind: 'none', tried: `artifacts: there is no folder ${dir}` };
  const zips = [`${slug}.${version}.zip`, `${slug}-${version}.zip`];
  const folders = [join(slug, version), `${slug}-${version}`];
  for (const name of zips) if ((await kindOf(join(dir, name))) === 'zip') return { kind: 'zip', path: join(dir, name) };
  for (const name of folders) {
    if ((await kindOf(join(dir, name))) === 'folder') return { kind: 'folder', path: join(dir, name) };
  }
  const names = [...zips, ...folders.map((name) => `${name}/`)];
  return { kind: 'none', tried: `artifacts: ${dir} has none of ${names.join(', ')}` };
}

async function kindOf(path: string): Promise<'zip' | 'folder' | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) return 'folder';
  return found?.isFile() ? 'zip' : undefined;
}
