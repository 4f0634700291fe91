import type { Connection } from 'mysql2/promise';
import type { PlayedPlugin } from '../../evidence/played-sources.ts';
import type { Progress } from '../../lib/log.ts';
import { connectDatabase, type DatabaseAddress } from '../../store/containers/container-store.ts';
import { layOutBuild, type StartedContainerStore, updatePlugin } from '../../store/containers/start-store.ts';
import { prepareTemplate } from '../../store/containers/templates.ts';
import { buildName, type RunOptions } from '../run-options.ts';
import { describeBuild, describePlugins } from './describe-builds.ts';
import { keepCacheSmall, type ResolvedBuild, type RunSources, resolvePlugin } from './resolve-sources.ts';
import type { StartedStack } from './stack.ts';

/** A running container store, and what plugin builds are made of. */
export interface BuildPlace {
  store: StartedContainerStore;
  database: DatabaseAddress;
  sources: RunSources;
  options: RunOptions;
  progress: Progress;
}

/** Puts the templates of these builds into the store's database, and keeps the cache small that they are added to. @throws HarnessError STORE_SETUP_FAILED */
export async function prepareTemplates(
  builds: readonly ResolvedBuild[],
  { store, database, options, progress }: BuildPlace,
  signal?: AbortSignal,
): Promise<void> {
  const connection: Connection = await connectDatabase(database);
  try {
    for (const build of builds) {
      signal?.throwIfAborted();
      await prepareTemplate({
        web: store.web,
        connection,
        image: store.image,
        build,
        cacheDir: options.cacheDir,
        progress,
      });
    }
  } finally {
    connection.destroy();
  }
  await keepCacheSmall(options, progress);
}

/**
 * Puts one plugin after the other beside the builds that the stack was started with, and edits into them.
 * @param before the plugins of those builds
 * @param edited whether the store was started for edits
 */
export function furtherBuilds(
  place: BuildPlace,
  before: readonly PlayedPlugin[],
  edited: boolean,
): Pick<StartedStack, 'addPlugin' | 'updatePlugin'> {
  const { store, sources, options, progress } = place;
  const plugins = [...before];
  const added = new Map<string, ResolvedBuild>();
  let named = sources.builds.length;
  return {
    addPlugin: async (word, further, signal) => {
      const kco = await resolvePlugin(word, options, { progress, signal });
      const [source] = describePlugins([word], [kco], plugins);
      if (!source) throw new Error(`${word} was not described`);
      // A build that fails half-way leaves its name and its database behind: the next one has others.
      const build: ResolvedBuild = {
        name: buildName(named++),
        kco,
        plugin: plugins.push(source) - 1,
        with: [...further],
        extras: sources.extrasOf(further),
      };
      await layOutBuild(store.web, build);
      await prepareTemplates([build], place, signal);
      added.set(build.name, build);
      return { build: describeBuild(build, { plugins }), source, folder: kco.folder };
    },
    updatePlugin: async ({ name }, edit) => {
      const build = added.get(name);
      if (!build || !edited) throw new Error(`build ${name} is none that can be edited`);
      await updatePlugin(store.web, build, edit);
    },
  };
}
