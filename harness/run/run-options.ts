import type { DebianRelease } from '../lib/docker/base-image.ts';
import type { StackName } from './stack/stack.ts';

/** The versions of PHP that the store can have, the usual one first, and the release of Debian that brings each. */
export const phpReleases = { '8.4': 'trixie', '8.2': 'bookworm' } as const satisfies Record<string, DebianRelease>;
export type PhpVersion = keyof typeof phpReleases;
export const phpVersions = Object.keys(phpReleases) as [PhpVersion, ...PhpVersion[]];

/** What `--reporter` may name. */
export const reporters = ['list', 'html', 'json', 'junit', 'github', 'markdown', 'comment', 'blob'] as const;

/** A file or folder of the user's. */
export interface UserPath {
  /** As the user typed it. */
  name: string;
  /** Absolute. */
  path: string;
}

/** What a run was asked for: the command line as data, handed to every process of the run as a file. */
export interface RunOptions {
  runId: string;
  /** Absolute; everything the run writes is below it. */
  runFolder: string;
  seed: string;
  /** Already chosen: `auto` is resolved by the command line. */
  stack: StackName;
  shopper: 'browser' | 'http';
  /** One plugin build for each: versions, zips, folders or git:PATH#TAG, some with a name before: `mine=./folder`. Ranges are expanded already. */
  plugins: string[];
  /** A command that makes of a `--plugin` that is a folder or of git what can be run. */
  build?: string;
  woocommerce: string;
  /** `debian` is the package in the store's image. */
  wordpress: string;
  php: PhpVersion;
  with: string[];
  /** The user's rule set, in the place of those that the scenarios name. */
  rules?: UserPath;
  /** Exclusions to put around the rule set, in this order. */
  exclusions: UserPath[];
  artifactsDir?: string;
  cacheDir: string;
  /** How large its sources and templates may grow before those used longest ago are removed. */
  cacheLimitBytes: number;
  /** Folder of scenario files, absolute. */
  scenariosDir: string;
  /** Ids or globs; all where empty. */
  only: string[];
  baseImage?: string;
  debianMirror?: string;
  edgePort?: number;
  browser?: string;
  /** Names of `--reporter`. */
  reporters: string[];
  /** Play each scenario also without its deviations, and want `paid`. */
  controls: boolean;
  /** `shown-by`: each scenario on the one version that shows its failure. */
  playOn: 'every-plugin' | 'shown-by';
  /** Start the stack before the first test, as the command line does; else when a test first needs it. */
  eager: boolean;
  /** What came out is compared before anybody says what it is worth. */
  isCompared?: boolean;
  /** Leave the stack and the sites running at the end. */
  keep: boolean;
}

export const userRulePaths = ({ rules, exclusions }: Pick<RunOptions, 'rules' | 'exclusions'>) => ({
  rules: rules?.path,
  exclusions: exclusions.map(({ path }) => path),
});

/** Plugin sets are called a to z, then aa, ab, … in host names. @param index from 0 */
export function buildName(index: number): string {
  const last = String.fromCharCode('a'.charCodeAt(0) + (index % 26));
  return index < 26 ? last : buildName(Math.floor(index / 26) - 1) + last;
}
