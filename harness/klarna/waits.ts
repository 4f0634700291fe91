/** How long the fake waits for the harness, in real time. Tests give shorter ones. */
export interface Waits {
  /** A call at the turnstile is let through after this. Less than the 10 s that the plugin waits for an answer. */
  parkedMs: number;
  /** A callback that nobody ran is given up after this. More than the 10 s that Klarna waits for a store. */
  errandMs: number;
  /** The control answers that there is no errand after this. Less than the 10 s that its client waits. */
  pollMs: number;
}

export const defaultWaits: Waits = { parkedMs: 8_000, errandMs: 15_000, pollMs: 8_000 };
