import type { EngineKind } from '../../edge/engine/waf-engine.ts';
import type { UrlForm } from '../../waf/probe.ts';

/** What `kco-harness waf` was asked for: the command line as data. */
export interface WafOptions {
  runId: string;
  /** Absolute. */
  runFolder: string;
  cacheDir: string;
  /** Where archives of rule sets are looked for first. */
  artifactsDir: string | undefined;
  /** Built-in rule sets by name, or files and folders; a configuration each. */
  rules: string[];
  engine: EngineKind;
  host: 'docker' | 'local';
  /** Files of the user's. */
  exclusions: string[];
  /** With CRS 4: its exclusions for WordPress, too. */
  wordpressExclusions: boolean;
  /** Leave out what the engine refuses of files. */
  skipRefused: boolean;
  /** Look for an exclusion where callbacks are stopped. */
  remedy: boolean;
  /** Corpus files beside the project's own. */
  corpora: string[];
  /** Range of plugin versions; undefined for all. */
  plugin?: string;
  /** URL forms; undefined for all. */
  forms?: UrlForm[];
  /** File of known findings. */
  baseline?: string;
  baseImage?: string;
  debianMirror?: string;
  /** Who starts containers: its environment says where Docker is, its process id who they belong to. */
  owner: { environment: Readonly<Record<string, string | undefined>>; pid: number };
  /** Of this project, for what it writes. */
  version: string;
  /** A site of the operator's own in the place of rule sets. */
  site?: JudgedSiteOptions;
}

export interface JudgedSiteOptions {
  url: string;
  /** Given by the operator; else one is made and kept. */
  token?: string;
  /** `host:port` to connect to, in the place of what the URL's name resolves to. */
  connectTo?: string;
  /** File of a private authority, PEM. */
  ca?: string;
  /** File or http URL. */
  auditLog?: string;
  errorLog?: string;
  /** Send the attacks too. */
  attacks: boolean;
  perSecond?: number;
}
