import { z } from 'zod';
import type { EdgeAddress } from '../../edge/edge.ts';
import { type PlayedPlugin, playedSources } from '../../evidence/played-sources.ts';
import type { DatabaseAddress } from '../../store/containers/container-store.ts';
import type { PluginBuild, PluginEdit } from '../../store/store.ts';

export type StackName = 'simulated' | 'containers';

export interface Versions {
  wordpress: string;
  woocommerce: string;
  /** One for each plugin build, joined by a comma. */
  kco: string;
  php: string;
  waf: string;
}

const edgeAddress: z.ZodType<EdgeAddress> = z.strictObject({
  host: z.string(),
  httpsPort: z.number(),
  httpPort: z.number(),
  adminPort: z.number(),
});
const database: z.ZodType<DatabaseAddress> = z.strictObject({
  host: z.string(),
  port: z.number(),
  password: z.string(),
});
const builds: z.ZodType<PluginBuild[]> = z.array(
  z.strictObject({
    name: z.string(),
    kco: z.string(),
    label: z.string().optional(),
    plugin: z.number(),
    with: z.array(z.string()),
  }),
);
export const versions: z.ZodType<Versions> = z.strictObject({
  wordpress: z.string(),
  woocommerce: z.string(),
  kco: z.string(),
  php: z.string(),
  waf: z.string(),
});
const anyStack = {
  versions,
  builds,
  /** Where all of it came from. */
  sources: playedSources,
  klarnaControlUrl: z.string(),
  /** Certificate of the run's authority, PEM. */
  authority: z.string(),
  /** nginx + ModSecurity, or the mock in its place. */
  edge: edgeAddress,
};

/** All that a worker needs to use a stack that another process started. Plain data. */
export const stackDescriptor = z.discriminatedUnion('stack', [
  z.strictObject({
    stack: z.literal('containers'),
    ...anyStack,
    /** The mock in front of nginx, for policies with a layer; absent when no scenario of the run has one. */
    mock: edgeAddress.optional(),
    database,
  }),
  z.strictObject({ stack: z.literal('simulated'), ...anyStack, storeControlUrl: z.string() }),
]);

export type StackDescriptor = z.output<typeof stackDescriptor>;

/** A plugin that was put on a stack that runs. */
export interface AddedPlugin {
  build: PluginBuild;
  /** Where it came from, and its label: another one than those that the stack had before. */
  source: PlayedPlugin;
  /** Where what the build was made of lies on this machine; absent on the model, which has no code. */
  folder?: string;
}

/** A stack as its owner holds it. */
export interface StartedStack extends AsyncDisposable {
  descriptor: StackDescriptor;
  /** Parts that stopped by themselves, a sentence each. */
  deaths(): string[];
  /**
   * Puts another plugin beside those that the stack was started with: the descriptor does not name it, the build that
   * comes back can be played on at once.
   * @param word as after --plugin, a name before it or none
   * @param further a list of further plugins that the stack was told of when it started; empty for none
   * @param signal ends its `--build`, and all that it started
   * @throws HarnessError as resolveSource(), and STORE_SETUP_FAILED where no shop can be set up with it; on the model USAGE
   *   for a version without a profile. The stack can be played on as before.
   */
  addPlugin(word: string, further: readonly string[], signal?: AbortSignal): Promise<AddedPlugin>;
  /**
   * Brings an edit to the shops of a build that was added; it is not installed anew, as on a live site.
   * The stack must have been started for it: `StackNeeds.edited`.
   * @throws HarnessError PLUGIN_BROKEN for a file that PHP cannot read; USAGE on the model
   */
  updatePlugin(build: PluginBuild, edit: PluginEdit): Promise<void>;
}

/** The WAF as results.json names it; the user's files as they were typed. */
export function wafLabel({
  rules,
  exclusions,
}: {
  rules?: { name: string };
  exclusions: readonly { name: string }[];
}): string {
  return [
    'nginx + ModSecurity 3',
    ...(rules ? [`rules ${rules.name}`] : []),
    ...exclusions.map(({ name }) => `exclusion ${name}`),
  ].join(', ');
}
