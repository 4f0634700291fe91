import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { defaultOptions, defaultPlugin, defaultWooCommerce } from '../run/default-options.ts';
import { type PhpVersion, phpVersions, type RunOptions, reporters, type UserPath } from '../run/run-options.ts';
import type { StackRequest } from '../run/stack/choose-stack.ts';
import { collect, pattern, portNumber, reporterList, type Shard, shardOf, workerCount } from './flag-values.ts';

/** The flags of `run` as commander gives them. */
export interface RunFlags {
  stack?: 'simulated' | 'containers' | 'auto';
  shopper: 'browser' | 'http';
  plugin?: string[];
  build?: string;
  woocommerce?: string;
  wordpress?: string;
  php?: PhpVersion;
  with?: string[];
  rules?: string;
  exclusion?: string[];
  artifacts?: string;
  scenarios?: string;
  output?: string;
  seed?: string;
  workers?: number;
  shard?: Shard;
  durations?: string;
  grep?: string;
  smoke: boolean;
  lastFailed: boolean;
  compare?: string;
  baseline?: string;
  reporter: string[];
  json: boolean;
  /** Undefined: where they cost next to nothing. */
  controls?: boolean;
  /** Undefined: as the stack has it. */
  trace?: boolean;
  headed: boolean;
  ui: boolean;
  keep: boolean;
  browser?: string;
  baseImage?: string;
  debianMirror?: string;
  edgePort?: number;
}

const source = 'a version, a zip, a folder, or git:PATH#TAG';

export function addRunOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--stack <name>',
        'where the shop runs: simulated (a model, needs nothing), containers (the real software), or auto (the real one where it can run). Default: simulated; containers when the run names code',
      ).choices(['simulated', 'containers', 'auto']),
    )
    .addOption(new Option('--shopper <kind>', 'who shops').choices(['browser', 'http']).default('browser'))
    .addOption(
      new Option(
        '--plugin <source>',
        `KCO plugin: ${source}, or a range: 2.8.7..2.13.11, ">=2.5 <2.9", git:PATH#2.8.7..2.13.11; repeatable, and NAME=SOURCE calls it by a name (default: ${defaultPlugin})`,
      ).argParser(collect),
    )
    .option('--build <command>', 'run by sh in a clean copy of each --plugin that is a folder or of git; cached')
    .option('--woocommerce <source>', `WooCommerce: ${source} (default: ${defaultWooCommerce})`)
    .option('--wordpress <source>', `WordPress: ${source}, or "debian" (default: debian)`)
    .addOption(new Option('--php <version>', `PHP of the shop (default: ${phpVersions[0]})`).choices(phpVersions))
    .addOption(
      new Option(
        '--with <source>',
        `a further plugin: SLUG@VERSION, a zip, a folder, or git:PATH#TAG; repeatable`,
      ).argParser(collect),
    )
    .option(
      '--rules <file|folder>',
      'a ModSecurity rule set of your own before the real shop: plays the scenarios with that firewall, which must then end paid',
    )
    .addOption(
      new Option(
        '--exclusion <file>',
        'directives that go with the rule set: SecRuleRemoveBy… and SecRuleUpdate… after it, others before it; repeatable',
      ).argParser(collect),
    )
    .option('--artifacts <folder>', 'look for versions here before anywhere else (KCO_HARNESS_ARTIFACTS)')
    .option('--scenarios <folder>', 'scenario files of your own')
    .option('--output <folder>', 'where run folders go (default: runs)')
    .option('--seed <text>', 'ids follow from it')
    .option(
      '--workers <number>',
      'scenarios at the same time (default: 6 by HTTP on the model; else one for each core, four at most, fewer where few are played)',
      workerCount,
    )
    .option('--shard <i/n>', 'play a part of the scenarios; kco-harness merge makes one run of all parts', shardOf)
    .option('--durations <run>', 'an earlier run or its results.json: shards that take equally long (see --shard)')
    .option('--grep <pattern>', 'play the tests whose title matches', pattern)
    .option('--smoke', 'play the few scenarios, marked smoke: true, that together exercise everything', false)
    .option(
      '--last-failed',
      'play again what the newest run in the output folder did not show as expected, on what it was played on',
      false,
    )
    .option(
      '--compare <run|plugin>',
      'tell only what changed since an earlier run (its folder or results.json), or from another plugin, which is played beside; exit code 1 only where something got worse',
    )
    .option('--baseline <file>', 'differences that are known, each with a reason: they do not fail')
    .addOption(
      new Option('--reporter <names>', `comma-separated: ${reporters.join(', ')}`)
        .argParser(reporterList)
        .default(['list', 'html'], 'list,html'),
    )
    .option(
      '--controls',
      'play each scenario also without its deviations, and want `paid` (default: on the simulated stack without a browser)',
    )
    .option('--no-controls', 'play none')
    .option('--json', 'results.json on stdout, and nothing else there', false)
    .option('--trace', 'record Playwright’s traces (default: with a browser on the container stack)')
    .option('--no-trace', 'record none')
    .option('--headed', 'show the browser', false)
    .option('--ui', 'Playwright’s UI mode', false)
    .option('--keep', 'leave the shop running at the end, until Ctrl-C', false)
    .option('--browser <path>', 'Chrome or Chromium to use (KCO_HARNESS_BROWSER)')
    .option('--base-image <image>', 'image that the containers start from (default: debian:trixie-slim)')
    .option('--debian-mirror <url>', 'mirror for the base image where no registry answers')
    .option('--edge-port <port>', 'fixed https port on this machine (default: a free one)', portNumber);
}

/** Flags over environment over defaults; the stack is chosen later. */
export function runOptionsFrom(
  only: string[],
  flags: RunFlags,
  environment: Readonly<Record<string, string | undefined>>,
): RunOptions {
  const defaults = defaultOptions(environment, new Date());
  return {
    ...defaults,
    runFolder: flags.output ? resolve(flags.output, defaults.runId) : defaults.runFolder,
    seed: flags.seed ?? defaults.seed,
    shopper: flags.shopper,
    plugins: flags.plugin ?? defaults.plugins,
    build: flags.build,
    woocommerce: flags.woocommerce ?? defaults.woocommerce,
    wordpress: flags.wordpress ?? defaults.wordpress,
    php: flags.php ?? defaults.php,
    with: flags.with ?? [],
    rules: flags.rules === undefined ? undefined : userPath(flags.rules),
    exclusions: (flags.exclusion ?? []).map(userPath),
    artifactsDir: flags.artifacts ?? defaults.artifactsDir,
    scenariosDir: flags.scenarios ? resolve(flags.scenarios) : defaults.scenariosDir,
    only,
    browser: flags.browser ?? defaults.browser,
    baseImage: flags.baseImage ?? defaults.baseImage,
    debianMirror: flags.debianMirror ?? defaults.debianMirror,
    edgePort: flags.edgePort,
    reporters: flags.reporter,
    eager: true,
    keep: flags.keep,
  };
}

const userPath = (name: string): UserPath => ({ name, path: resolve(name) });

/** What the flags say about the stack. What the environment says are a machine's habits and choose none. */
export function stackRequestOf(flags: RunFlags, { plugins }: RunOptions): StackRequest {
  const { woocommerce, wordpress, php, with: further = [], rules, exclusion: exclusions = [], baseImage } = flags;
  const named: [flag: string, value: string | undefined][] = [
    ['--woocommerce', woocommerce],
    ['--wordpress', wordpress],
    ['--php', php],
    ...further.map((spec): [string, string] => ['--with', spec]),
    ['--rules', rules],
    ...exclusions.map((file): [string, string] => ['--exclusion', file]),
    ['--base-image', baseImage],
  ];
  const realOnly = named.flatMap(([flag, value]) => (value === undefined ? [] : [`${flag} ${value}`]));
  return { asked: flags.stack, plugins, realOnly };
}
