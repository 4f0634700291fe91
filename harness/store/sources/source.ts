import type { Clock } from '../../lib/clock.ts';
import type { Progress } from '../../lib/log.ts';

/** The folder name of a plugin under wp-content/plugins, as on wordpress.org; `wordpress` for WordPress itself. */
export type SourceSlug = 'klarna-checkout-for-woocommerce' | 'woocommerce' | 'wordpress' | (string & {});

/** What the user asked for, as typed. */
export interface SourceRequest {
  /** Known for --plugin, --woocommerce and --wordpress; absent for --with, which says it or holds it. */
  slug?: SourceSlug;
  /** A version (`SLUG@VERSION` where the slug is not known), a `.zip`, a folder, or `git:PATH#TAG`. */
  spec: string;
  /** A command that makes of a folder or a checkout what can be run; of a version or a zip there is nothing to build. */
  build?: string;
}

/** Where a source came from. */
export interface Provenance {
  kind: 'version' | 'zip' | 'folder' | 'git';
  /** As typed. */
  spec: string;
  /** For git, and for a folder in a work tree whose commit has it. */
  commit?: string;
  /** For such a folder: whether it is other than in that commit. */
  dirty?: boolean;
  /** The command that it was built by. */
  build?: string;
}

/** A plugin, or WordPress, as a folder that nobody else writes to. */
export interface ResolvedSource {
  slug: SourceSlug;
  /** Absolute; its last part is the slug. Read-only by agreement: it is shared by all runs of this user. */
  folder: string;
  /** From the plugin header or wp-includes/version.php; `unknown` where a third plugin states none. */
  version: string;
  /** sha256, hex, over all relative paths and contents: equal contents give equal hashes on any machine. */
  contentHash: string;
  /** For people: `git:kco#2.13.11`, `zip x.zip`, `folder …`, `wordpress.org 2.13.11`, `artifacts DIR`. */
  origin: string;
  provenance: Provenance;
}

export interface SourceOptions {
  /** Looked into first for versions. */
  artifactsDir?: string;
  /** The user's cache; `sources/` below it is this module's own. */
  cacheDir: string;
  progress: Progress;
  /** Default https://downloads.wordpress.org */
  downloadBase?: string;
  /** Default https://api.wordpress.org */
  apiBase?: string;
  /** Default 5000. */
  connectTimeoutMs?: number;
  /** The longest silence within an answer. Default 15000. */
  stallTimeoutMs?: number;
  /** For one download. Default 300000. */
  totalTimeoutMs?: number;
  /** Of one downloaded zip. Default 200 MB. */
  maxDownloadBytes?: number;
  signal?: AbortSignal;
  /** Where relative paths start. Default: the working directory. */
  cwd?: string;
  /** For git (PATH) and for HTTP(S)_PROXY and NO_PROXY. Without it git inherits and no proxy is used. */
  env?: Readonly<Record<string, string | undefined>>;
  clock?: Clock;
}
