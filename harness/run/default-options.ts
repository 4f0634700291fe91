import { randomBytes } from 'node:crypto';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { HarnessError } from '../lib/errors.ts';
import { ownScenarios } from '../scenario/load-scenarios.ts';
import { type PhpVersion, phpVersions, type RunOptions } from './run-options.ts';

/** The newest versions that this project has been run with, as they are released. */
export const defaultPlugin = '2.20.9';
export const defaultWooCommerce = '10.0.2';

/** What holds when nothing is said: environment variables, then the project's own choices. */
export function defaultOptions(environment: Readonly<Record<string, string | undefined>>, now: Date): RunOptions {
  // An empty variable is an unset one.
  const runId = newRunId(now);
  return {
    runId,
    runFolder: resolve('runs', runId),
    seed: runId,
    stack: 'simulated',
    shopper: 'browser',
    plugins: listOf(environment.KCO_HARNESS_PLUGIN) ?? [defaultPlugin],
    woocommerce: environment.KCO_HARNESS_WOOCOMMERCE || defaultWooCommerce,
    wordpress: environment.KCO_HARNESS_WORDPRESS || 'debian',
    php: phpVersion(environment),
    with: [],
    exclusions: [],
    artifactsDir: environment.KCO_HARNESS_ARTIFACTS || join(cacheDir(environment), 'artifacts'),
    cacheDir: cacheDir(environment),
    cacheLimitBytes: cacheLimitBytes(environment),
    scenariosDir: ownScenarios,
    only: [],
    baseImage: environment.KCO_HARNESS_BASE_IMAGE || undefined,
    debianMirror: environment.KCO_HARNESS_DEBIAN_MIRROR || undefined,
    browser: environment.KCO_HARNESS_BROWSER || undefined,
    reporters: ['list', 'html'],
    controls: false,
    playOn: 'every-plugin',
    eager: false,
    keep: false,
  };
}

export function cacheDir(environment: Readonly<Record<string, string | undefined>>): string {
  const named = environment.KCO_HARNESS_CACHE;
  if (named) return resolve(named);
  return join(environment.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'kco-harness');
}

/** WooCommerce has 60 MB and a plugin 3: that is some dozens of the one and hundreds of the other. */
const defaultCacheLimitMb = 4_000;

/** @throws HarnessError USAGE for what is no size */
function cacheLimitBytes({ KCO_HARNESS_CACHE_MB: named }: Readonly<Record<string, string | undefined>>): number {
  const megabytes = Number(named || defaultCacheLimitMb);
  if (Number.isFinite(megabytes) && megabytes >= 0) return megabytes * 1_000_000;
  throw new HarnessError('USAGE', `KCO_HARNESS_CACHE_MB is "${named}"`, {
    hint: `It is how many megabytes of sources and templates are kept, such as ${defaultCacheLimitMb}.`,
  });
}

/** @throws HarnessError USAGE for one that no store has */
function phpVersion({ KCO_HARNESS_PHP: named }: Readonly<Record<string, string | undefined>>): PhpVersion {
  const version = phpVersions.find((one) => one === (named || phpVersions[0]));
  if (version) return version;
  throw new HarnessError('USAGE', `KCO_HARNESS_PHP is "${named}"`, {
    hint: `The store can have PHP ${phpVersions.join(' or ')}.`,
  });
}

function listOf(value: string | undefined): string[] | undefined {
  const parts = (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
  return parts.length > 0 ? parts : undefined;
}

/** Sorts by time and is unique on this machine: `1121-0907-3f2a`. */
const newRunId = (now: Date): string => `${stampOf(now)}-${randomBytes(2).toString('hex')}`;

/** Month, day and time of day, as names of runs and recordings have them: `1130-2004`. */
export function stampOf(at: Date): string {
  const digits = at.toISOString().replace(/\D/g, '');
  return `${digits.slice(4, 8)}-${digits.slice(8, 12)}`;
}
