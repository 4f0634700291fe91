/** Why a server that was started ended at once. */
export interface LoadRefusal {
  /** The engine's own words. */
  words: string;
  /** Absent where the engine does not tell. */
  file?: string;
  /** Counts from 1; absent where the engine does not tell. */
  line?: number;
  /** A rule whose id is there twice, where the engine tells no place. */
  duplicateId?: string;
  /** The line is that of a rule without an id, where the engine does not tell the file. */
  withoutId?: boolean;
}

/** Rules that an engine did not take, and what of them. */
export interface RefusedRules extends LoadRefusal {
  /** Of the rule set. */
  name: string;
  /** The line itself; empty where it is not known. */
  quoted: string;
}
