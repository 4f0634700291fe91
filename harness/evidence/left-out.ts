/** A directive of a user's rule set that was not loaded, or not where it stands. */
export interface LeftOut {
  file: string;
  /** Counts from 1. */
  line: number;
  /** Of a rule that has one. */
  id?: string;
  /** `SecRule`, `SecDataDir`, `<LocationMatch>`. */
  directive: string;
  /** In the engine's words where it refused it. */
  reason: string;
  /**
   * `engine`: refused, and skipped as the user asked. `harness`: the server that rules are tried in has its own. `moved`: it holds for
   * the whole server, and was set there.
   */
  by: 'engine' | 'harness' | 'moved';
}
