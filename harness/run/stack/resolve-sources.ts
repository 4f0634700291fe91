import type { Progress } from '../../lib/log.ts';
import type { SetSources } from '../../store/containers/start-store.ts';
import { resolveSource } from '../../store/sources/resolve-source.ts';
import { resolveWordPress } from '../../store/sources/resolve-wordpress.ts';
import type { ResolvedSource, SourceOptions } from '../../store/sources/source.ts';
import { type RunOptions, setName } from '../run-options.ts';

export interface RunSources {
  woocommerce: ResolvedSource;
  /** Absent: Debian's package. */
  wordpress: ResolvedSource | undefined;
  sets: SetSources[];
}

/** Turns what the user typed into folders, one plugin set for each `--plugin`. */
export async function resolveSources(options: RunOptions, progress: Progress): Promise<RunSources> {
  const from: SourceOptions = {
    artifactsDir: options.artifactsDir,
    cacheDir: options.cacheDir,
    progress,
    env: process.env,
  };
  const woocommerce = await resolveSource({ slug: 'woocommerce', spec: options.woocommerce }, from);
  const wordpress = await resolveWordPress(options.wordpress, from);
  const extras: ResolvedSource[] = [];
  for (const spec of options.with) extras.push(await resolveSource({ spec }, from));
  const sets: SetSources[] = [];
  for (const [index, spec] of options.plugins.entries()) {
    const kco = await resolveSource({ slug: 'klarna-checkout-for-woocommerce', spec }, from);
    sets.push({ name: setName(index), kco, extras });
  }
  return { woocommerce, wordpress: wordpress.kind === 'debian' ? undefined : wordpress, sets };
}
