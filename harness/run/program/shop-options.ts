import { resolve } from 'node:path';
import { z } from 'zod';
import { pushSchedule } from '../../klarna/sender/callback-times.ts';
import { HarnessError } from '../../lib/errors.ts';
import { type Conditions, type Deviations, deviationsSchema, withDeviations } from '../../scenario/conditions.ts';
import { withAbsolutePaths } from '../../scenario/load-scenarios.ts';
import { mistakesIn } from '../../scenario/scenario-refusal.ts';
import { expandPlugins } from '../../store/sources/plugin-versions.ts';
import { defaultOptions, defaultPlugin } from '../default-options.ts';
import { type PhpVersion, phpVersions, type RunOptions } from '../run-options.ts';
import { chooseStack } from '../stack/choose-stack.ts';
import type { StackName } from '../stack/stack.ts';
import { whyUnplayable } from '../stack/stack-needs.ts';

/** Where shops run and of what they are made: what the flags of `kco-harness run` say. Relative paths are of the process's folder. */
export interface StackOptions {
  /** `simulated`: a model, needs nothing. `containers`: the real software. Default: simulated; containers where code is named. */
  stack?: StackName;
  /** The KCO plugin: a version, a zip, a folder, or `git:PATH#TAG`. Default: the environment's KCO_HARNESS_PLUGIN, else 2.20.9. */
  plugin?: string;
  /** WooCommerce: a version, a zip, a folder, or `git:PATH#TAG`. Containers only. */
  woocommerce?: string;
  /** WordPress: a version, a zip, a folder, `git:PATH#TAG`, or `debian`. Containers only. */
  wordpress?: string;
  /** The shop's PHP. Containers only. Default: 8.4. */
  php?: PhpVersion;
  /** Further plugins: `SLUG@VERSION`, a zip, a folder, or `git:PATH#TAG`. Containers only. */
  with?: string[];
  /** Folder in which versions are looked up before anywhere else. */
  artifacts?: string;
  /** Folder for the log of the containers. Default: a new one below `runs`. */
  output?: string;
  /** Ids follow from it. */
  seed?: string;
  /** Image that the containers start from. Default: debian:trixie-slim. */
  baseImage?: string;
  /** Mirror for the base image where no registry answers. */
  debianMirror?: string;
}

export interface OpenShopOptions extends StackOptions {
  /** What differs from a healthy site, as in a scenario: docs/scenarios.md, docs/faults.md. Default: nothing. */
  given?: Deviations;
  /** Who shops: by HTTP requests alone, or with a browser. Default: http. */
  shopper?: 'http' | 'browser';
  /** Chrome or Chromium to use. Default: one that is found. */
  browser?: string;
  /** Whether the browser is to be seen. Default: no. */
  headed?: boolean;
  /** Gets a line for each thing that takes its time, such as an image that is built. Default: nobody does. */
  progress?: (line: string) => void;
}

const text = z.string().min(1);
const stackFields = {
  stack: z.enum(['simulated', 'containers']).optional(),
  plugin: text.optional(),
  woocommerce: text.optional(),
  wordpress: text.optional(),
  php: z.enum(phpVersions).optional(),
  with: z.array(text).optional(),
  artifacts: text.optional(),
  output: text.optional(),
  seed: text.optional(),
  baseImage: text.optional(),
  debianMirror: text.optional(),
} satisfies Record<keyof StackOptions, z.ZodType>;
const stackOptions = z.strictObject(stackFields);
const openShopOptions = z.strictObject({
  ...stackFields,
  given: deviationsSchema.optional(),
  shopper: z.enum(['http', 'browser']).optional(),
  browser: text.optional(),
  headed: z.boolean().optional(),
  progress: z.custom<(line: string) => void>((value) => typeof value === 'function', 'it is no function').optional(),
} satisfies Record<keyof OpenShopOptions, z.ZodType>);
const givenOption = z.strictObject({ given: deviationsSchema });

/** @throws HarnessError USAGE with a line for each mistake, or SCENARIO_INVALID where `given` has one */
export function parseShopOptions(options: OpenShopOptions): OpenShopOptions {
  return parsed(openShopOptions, options, 'openShop');
}

/** @param where who has them, for the message. @throws HarnessError USAGE with a line for each mistake */
export function parseStackOptions(options: StackOptions, where: string): StackOptions {
  return parsed(stackOptions, options, where);
}

/** @param where who has it, for the message. @throws HarnessError SCENARIO_INVALID with a line for each mistake */
export function parseGiven(given: Deviations, where: string): Deviations {
  return parsed(givenOption, { given }, where).given;
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, where: string): T {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  const mistakes = mistakesIn(schema, value, error.issues);
  const isGiven = mistakes.some(({ path: [first] }) => first === 'given');
  throw new HarnessError(
    isGiven ? 'SCENARIO_INVALID' : 'USAGE',
    mistakes.map(({ words }) => `${where}: ${words}`).join('\n'),
    { hint: isGiven ? 'docs/scenarios.md lists every field of given.' : 'docs/programming.md lists every option.' },
  );
}

/**
 * What a program asked for, as a run has it. Nothing is started.
 * @param environment the process's, for what the options leave open
 * @throws HarnessError USAGE for options that do not go together, as parseSpec() for sources
 */
export async function programRun(
  options: OpenShopOptions,
  environment: Readonly<Record<string, string | undefined>>,
  now: Date,
): Promise<RunOptions> {
  const defaults = defaultOptions(environment, now);
  const asked = options.plugin === undefined ? defaults.plugins.slice(0, 1) : [options.plugin];
  const plugins = await expandPlugins(asked);
  if (plugins.length > 1) {
    throw new HarnessError(
      'USAGE',
      `plugin: "${options.plugin}" means ${plugins.length} versions, and a shop has one`,
      {
        hint: `Open a shop for each: ${plugins.slice(0, 3).join(', ')} …`,
      },
    );
  }
  const named = ['woocommerce', 'wordpress', 'php', 'baseImage', 'debianMirror'] as const;
  const realOnly = named.flatMap((name) => (options[name] === undefined ? [] : [`${name} ${options[name]}`]));
  const { stack } = await chooseStack(
    {
      asked: options.stack,
      plugins,
      realOnly: [...realOnly, ...(options.with ?? []).map((spec) => `with ${spec}`)],
      words: { plugin: 'plugin', containers: "stack: 'containers'", version: `plugin: '${defaultPlugin}'` },
    },
    async () => [],
  );
  return {
    ...defaults,
    runFolder: options.output === undefined ? defaults.runFolder : resolve(options.output),
    seed: options.seed ?? defaults.seed,
    stack,
    shopper: options.shopper ?? 'http',
    plugins,
    woocommerce: options.woocommerce ?? defaults.woocommerce,
    wordpress: options.wordpress ?? defaults.wordpress,
    php: options.php ?? defaults.php,
    with: options.with ?? [],
    artifactsDir: options.artifacts ?? defaults.artifactsDir,
    browser: options.browser ?? defaults.browser,
    baseImage: options.baseImage ?? defaults.baseImage,
    debianMirror: options.debianMirror ?? defaults.debianMirror,
  };
}

/** What is given, with the paths of further plugins made absolute. @throws HarnessError SCENARIO_INVALID for what the stack cannot play */
export function playableGiven(given: Deviations, stack: StackName): Deviations {
  const why = whyUnplayable(given, stack);
  if (why !== undefined) {
    throw new HarnessError('SCENARIO_INVALID', `given: ${why}`, { hint: "The real software is stack: 'containers'." });
  }
  return withAbsolutePaths(given, resolve());
}

/** A program says itself how far time goes: Klarna's whole schedule is ahead, unless `given` has it shorter. */
export function programConditions(given: Deviations): Conditions {
  return withDeviations({ ...given, klarna: { pushAttempts: pushSchedule.length, ...given.klarna } });
}
