/** A small change of the plugin's code that makes a bug: one that somebody could commit. */
export interface Mutant {
  /** Unique, as scenarios are named: `push-returns-before-reading`. */
  name: string;
  /** What it does, in one sentence. */
  does: string;
  /** The plugin's file, relative to its folder, as picomatch's glob: its name in all versions that this fits. */
  file: string;
  /** Versions of the plugin that have what is changed, as a semver range. */
  versions: string;
  /**
   * What is changed: over public names (functions, hooks, meta keys, parameters, paths of Klarna's API) and short pieces of
   * PHP's grammar. No line of the plugin is copied. Without the flag g: every match counts.
   */
  find: RegExp;
  /** How often it matches. Default: once. */
  times?: number;
  /** As `String.replace` has it; on one line. */
  put: string;
  /** Scenarios that end otherwise with it. The first that does is the one whose sentence counts. */
  caughtBy: readonly [string, ...string[]];
  /**
   * What the two sentences of the diagnosis say when they name the cause: all of these. `{place}` is file and line of the
   * change, `{file}` the file alone.
   */
  says: readonly [string, ...string[]];
}
