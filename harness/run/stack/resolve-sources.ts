import type { Progress } from '../../lib/log.ts';
import type { SetSources } from '../../store/containers/templates.ts';
import { parseSpec } from '../../store/sources/parse-spec.ts';
import { resolveSource, resolveWordPress } from '../../store/sources/resolve-source.ts';
import type { ResolvedSource, SourceOptions } from '../../store/sources/source.ts';
import { type RunOptions, setName } from '../run-options.ts';

export interface RunSources {
  woocommerce: ResolvedSource;
  /** Absent: Debian's package. */
  wordpress: ResolvedSource | undefined;
  sets: SetSources[];
}

/**
 * Reads the sources that lie on this machine, so that a missing zip or tag is said before anything is started.
 * @throws HarnessError as resolveSource(); versions, which may have to be downloaded, are left for later.
 */
export async function checkLocalSources(options: RunOptions, progress: Progress): Promise<void> {
  const asked = [
    ...options.plugins.map((spec) => ({ slug: 'klarna-checkout-for-woocommerce', spec })),
    { slug: 'woocommerce', spec: options.woocommerce },
    { slug: 'wordpress', spec: options.wordpress },
    ...options.with.map((spec) => ({ spec })),
  ];
  for (const request of asked) {
    const { kind } = await parseSpec(request);
    if (kind !== 'version' && kind !== 'debian') await resolveSource(request, sourceOptions(options, progress));
  }
}

/** Turns what the user typed into folders, one plugin set for each `--plugin`. */
export async function resolveSources(options: RunOptions, progress: Progress): Promise<RunSources> {
  const from = sourceOptions(options, progress);
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

function sourceOptions({ artifactsDir, cacheDir }: RunOptions, progress: Progress): SourceOptions {
  return { artifactsDir, cacheDir, progress, env: process.env };
}
