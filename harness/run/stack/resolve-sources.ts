import { systemClock } from '../../lib/clock.ts';
import { HarnessError } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import type { BuildSources } from '../../store/containers/templates.ts';
import { parseSpec } from '../../store/sources/parse-spec.ts';
import { readPluginWord } from '../../store/sources/plugin-word.ts';
import { pruneCache } from '../../store/sources/prune-cache.ts';
import { resolveSource, resolveWordPress } from '../../store/sources/resolve-source.ts';
import type { ResolvedSource, SourceOptions, SourceRequest } from '../../store/sources/source.ts';
import type { PluginBuild } from '../../store/store.ts';
import type { RunOptions } from '../run-options.ts';
import { buildsOf, type StackNeeds } from './stack-needs.ts';

/** A plugin build, all its folders resolved. */
export type ResolvedBuild = BuildSources & Pick<PluginBuild, 'plugin' | 'with'>;

export interface RunSources {
  woocommerce: ResolvedSource;
  /** Absent: Debian's package. */
  wordpress: ResolvedSource | undefined;
  builds: ResolvedBuild[];
  /** The further plugins of a build: those of `--with`, then those of the list, which the stack needs. */
  extrasOf(list: readonly string[]): ResolvedSource[];
}

/**
 * Reads the sources that lie on this machine, so that a missing zip or tag is said before anything is started.
 * @throws HarnessError as resolveSource(); USAGE for a `--build` that would build nothing. Versions, which may have to be
 *   downloaded, are left for later.
 */
export async function checkLocalSources(
  options: RunOptions,
  lists: StackNeeds['with'],
  progress: Progress,
  signal?: AbortSignal,
): Promise<void> {
  await refuseIdleBuild(options);
  let mayHaveGrown = false;
  for (const request of requestsOf(options, lists)) {
    const { kind } = await parseSpec(request);
    if (kind === 'version' || kind === 'debian') continue;
    await readSource(request, options, { progress, signal });
    mayHaveGrown = true;
  }
  if (mayHaveGrown) await keepCacheSmall(options, progress);
}

/** Every source that a run reads, as it was asked for. @param lists further plugins of scenarios */
export const requestsOf = (options: RunOptions, lists: StackNeeds['with']): SourceRequest[] => [
  ...options.plugins.map((word) => pluginRequest(word, options)),
  { slug: 'woocommerce', spec: options.woocommerce },
  { slug: 'wordpress', spec: options.wordpress },
  ...[...options.with, ...lists.flat()].map((spec) => ({ spec })),
];

/** @throws HarnessError as resolveSource(), TIMED_OUT when `signal` ended its build */
export const readSource = (
  request: SourceRequest,
  options: RunOptions,
  { progress, signal }: { progress: Progress; signal?: AbortSignal },
): Promise<ResolvedSource> => resolveSource(request, { ...sourceOptions(options, progress), signal });

/** Removes what was used longest ago where the cache has grown beyond its limit. */
export async function keepCacheSmall(
  { cacheDir, cacheLimitBytes: limitBytes }: Pick<RunOptions, 'cacheDir' | 'cacheLimitBytes'>,
  progress: Progress,
): Promise<void> {
  const { entries, bytes } = await pruneCache({ cacheDir, limitBytes, clock: systemClock });
  if (entries === 0) return;
  const what = entries === 1 ? 'the source or template that was' : `${entries} sources and templates that were`;
  progress(
    `cache: removed ${what} used longest ago, ${Math.ceil(bytes / 1e6)} MB (KCO_HARNESS_CACHE_MB sets the limit)`,
  );
}

/** Turns what the user typed into folders, one plugin build for each `--plugin` and each list of further plugins. */
export async function resolveSources(
  options: RunOptions,
  lists: StackNeeds['with'],
  progress: Progress,
  signal?: AbortSignal,
): Promise<RunSources> {
  const from = { ...sourceOptions(options, progress), signal };
  const woocommerce = await resolveSource({ slug: 'woocommerce', spec: options.woocommerce }, from);
  const wordpress = await resolveWordPress(options.wordpress, from);
  const resolveAll = async (specs: readonly string[]) => {
    const resolved: ResolvedSource[] = [];
    for (const spec of specs) resolved.push(await resolveSource({ spec }, from));
    return resolved;
  };
  const extras = await resolveAll(options.with);
  const plugins: ResolvedSource[] = [];
  for (const word of options.plugins) plugins.push(await resolvePlugin(word, options, { progress, signal }));
  const ofLists = new Map<string, ResolvedSource[]>();
  for (const list of lists) ofLists.set(JSON.stringify(list), await resolveAll(list));
  const extrasOf = (list: readonly string[]) => {
    const further = list.length === 0 ? [] : ofLists.get(JSON.stringify(list));
    if (!further) throw new Error(`the stack was not told of ${list.join(', ')}`);
    return [...extras, ...further];
  };
  const builds = buildsOf(plugins, lists).map((build) => ({ ...build, extras: extrasOf(build.with) }));
  return { woocommerce, wordpress: wordpress.kind === 'debian' ? undefined : wordpress, builds, extrasOf };
}

/** One KCO plugin, as after --plugin. @throws HarnessError as resolveSource(), TIMED_OUT when `signal` ended its build */
export async function resolvePlugin(
  word: string,
  options: RunOptions,
  context: { progress: Progress; signal?: AbortSignal },
): Promise<ResolvedSource> {
  return readSource(pluginRequest(word, options), options, context);
}

const pluginRequest = (word: string, { build }: Pick<RunOptions, 'build'>): SourceRequest => ({
  slug: 'klarna-checkout-for-woocommerce',
  spec: readPluginWord(word).spec,
  build,
});

/** @throws HarnessError USAGE for a `--build` that would build nothing */
export async function refuseIdleBuild({ build, plugins }: Pick<RunOptions, 'build' | 'plugins'>): Promise<void> {
  if (build === undefined) return;
  if (build.trim() === '') {
    throw new HarnessError('USAGE', '--build has no command', {
      hint: 'For example --build "composer install --no-dev".',
    });
  }
  for (const word of plugins) {
    const { kind } = await parseSpec(pluginRequest(word, {}));
    if (kind === 'folder' || kind === 'git') return;
  }
  throw new HarnessError('USAGE', `--build would build nothing: --plugin ${plugins.join(', ')} is built already`, {
    hint: 'It is for folders and git:PATH#TAG. Versions and zips are releases and are played as they are.',
  });
}

function sourceOptions({ artifactsDir, cacheDir }: RunOptions, progress: Progress): SourceOptions {
  return { artifactsDir, cacheDir, progress, env: process.env };
}
