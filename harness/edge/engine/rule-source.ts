import type { Ruleset } from '../../scenario/conditions.ts';

/** A file of the user's rule set: same absolute path on this machine and where the engine runs, so that the engine's words need no translation. */
export interface RuleFile {
  /** Absolute. */
  path: string;
  content: Buffer;
}

/** What an engine is to load. */
export type RuleSource =
  | { type: 'built-in'; ruleset: Ruleset }
  | {
      type: 'files';
      /** How the user named it. */
      name: string;
      /** Absolute paths, included in this order. */
      entries: string[];
      /** The entries and all that they include or read, as far as it exists. */
      files: RuleFile[];
      /** Phases for which the files set a SecDefaultAction. Where they do not, `block` denies with 403. */
      defaultActions: number[];
    };
