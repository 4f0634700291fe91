import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { defaultOptions, defaultPlugin, defaultWooCommerce } from '../run/default-options.ts';
import type { RunOptions } from '../run/run-options.ts';

/** The flags of `run` as commander gives them. */
export interface RunFlags {
  stack: 'containers' | 'auto';
  shopper: 'browser' | 'http';
  plugin?: string[];
  woocommerce?: string;
  wordpress?: string;
  with?: string[];
  artifacts?: string;
  scenarios?: string;
  output?: string;
  seed?: string;
  workers?: string;
  shard?: string;
  grep?: string;
  reporter: string[];
  json: boolean;
  headed: boolean;
  ui: boolean;
  keep: boolean;
  browser?: string;
  baseImage?: string;
  debianMirror?: string;
  edgePort?: number;
}

export const reporters = ['list', 'html', 'json', 'junit', 'blob'] as const;

const source = 'a version, a zip, a folder, or git:PATH#TAG';

export function addRunOptions(command: Command): Command {
  return command
    .addOption(new Option('--stack <name>', 'where the shop runs').choices(['containers', 'auto']).default('auto'))
    .addOption(new Option('--shopper <kind>', 'who shops').choices(['browser', 'http']).default('browser'))
    .addOption(
      new Option('--plugin <source>', `KCO plugin: ${source}; repeatable (default: ${defaultPlugin})`).argParser(
        collect,
      ),
    )
    .option('--woocommerce <source>', `WooCommerce: ${source} (default: ${defaultWooCommerce})`)
    .option('--wordpress <source>', `WordPress: a version, a zip, a folder, or "debian" (default: debian)`)
    .addOption(
      new Option(
        '--with <source>',
        `a further plugin: SLUG@VERSION, a zip, a folder, or git:PATH#TAG; repeatable`,
      ).argParser(collect),
    )
    .option('--artifacts <folder>', 'look for versions here before anywhere else (KCO_HARNESS_ARTIFACTS)')
    .option('--scenarios <folder>', 'scenario files of your own')
    .option('--output <folder>', 'where run folders go (default: runs)')
    .option('--seed <text>', 'ids follow from it')
    .option('--workers <number>', 'scenarios at the same time (default: one for each core, four at most)')
    .option('--shard <i/n>', 'play a part of the scenarios')
    .option('--grep <pattern>', 'play the tests whose title matches')
    .addOption(
      new Option('--reporter <names>', `comma-separated: ${reporters.join(', ')}`)
        .argParser(reporterList)
        .default(['list', 'html']),
    )
    .option('--json', 'results.json on stdout, and nothing else there', false)
    .option('--headed', 'show the browser', false)
    .option('--ui', 'Playwright’s UI mode', false)
    .option('--keep', 'leave the shop running at the end, until Ctrl-C', false)
    .option('--browser <path>', 'Chrome or Chromium to use')
    .option('--base-image <image>', 'image that the containers start from (default: debian:trixie-slim)')
    .option('--debian-mirror <url>', 'mirror for the base image where no registry answers')
    .addOption(
      new Option('--edge-port <port>', 'fixed https port on this machine (default: a free one)').argParser(portNumber),
    );
}

const collect = (value: string, previous: string[] | undefined): string[] => [...(previous ?? []), value];

function reporterList(value: string): string[] {
  const names = value.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !(reporters as readonly string[]).includes(name));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is none of ${reporters.join(', ')}.`);
  return names;
}

function portNumber(value: string): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new InvalidArgumentError('A port is 1 to 65535.');
  return port;
}

/** Flags over environment over defaults. */
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
    woocommerce: flags.woocommerce ?? defaults.woocommerce,
    wordpress: flags.wordpress ?? defaults.wordpress,
    with: flags.with ?? [],
    artifactsDir: flags.artifacts ?? defaults.artifactsDir,
    scenariosDir: flags.scenarios ? resolve(flags.scenarios) : defaults.scenariosDir,
    only,
    browser: flags.browser ?? defaults.browser,
    baseImage: flags.baseImage ?? defaults.baseImage,
    debianMirror: flags.debianMirror ?? defaults.debianMirror,
    edgePort: flags.edgePort,
    eager: true,
    keep: flags.keep,
  };
}
