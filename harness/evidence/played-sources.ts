import { z } from 'zod';

/** Where something that was played on came from, so that a result can be traced to it and had again. */
export const playedSource = z.strictObject({
  slug: z.string(),
  version: z.string(),
  /** As typed, without the name before it. */
  source: z.string(),
  /** `model`: a version of the simulated stack, which has no code. `debian`: WordPress as the store's image has it. */
  kind: z.enum(['version', 'zip', 'folder', 'git', 'debian', 'model']),
  /** For people: where a version was found, or which path is meant. */
  origin: z.string().optional(),
  /** First twelve hex digits of the sha256 over all its paths and contents; none where there is no folder of it. */
  hash: z.string().optional(),
  /** Of git, and of a folder in a work tree. */
  commit: z.string().optional(),
  /** Of such a folder: whether it was other than in that commit. */
  dirty: z.boolean().optional(),
  /** The command of `--build`. */
  build: z.string().optional(),
});
export type PlayedSource = z.infer<typeof playedSource>;

export const playedPlugin = playedSource.extend({
  /** How the run calls this plugin: the name before its source, else its version, with what tells it apart where that does not. */
  label: z.string(),
});
export type PlayedPlugin = z.infer<typeof playedPlugin>;

/** All that a run was played on. The model has no WooCommerce and no WordPress. */
export const playedSources = z.strictObject({
  /** One for each `--plugin`, in the order in which they were given. */
  plugins: z.array(playedPlugin),
  woocommerce: playedSource.optional(),
  wordpress: playedSource.optional(),
  /** Further plugins, of `--with` and of scenarios. */
  with: z.array(playedSource),
});
export type PlayedSources = z.infer<typeof playedSources>;

/** `folder ./kco, commit 1a2b3c4d5e6f and changes, content 0123456789ab, built by "make"`. */
export function describeSource({ kind, source, origin, hash, commit, dirty, build }: PlayedSource): string {
  const places: Record<PlayedSource['kind'], string> = {
    version: origin ?? `version ${source}`,
    zip: `zip ${source}`,
    folder: `folder ${source}`,
    git: source,
    debian: 'Debian’s package',
    model: `model of ${source}`,
  };
  return [
    places[kind],
    ...(commit === undefined ? [] : [`commit ${commit.slice(0, 12)}${dirty ? ' and changes' : ''}`]),
    ...(hash === undefined ? [] : [`content ${hash}`]),
    ...(build === undefined ? [] : [`built by "${build}"`]),
  ].join(', ');
}
