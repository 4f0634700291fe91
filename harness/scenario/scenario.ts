import type { Deviations } from './conditions.ts';
import type { Verdict } from './verdicts.ts';

/** What must come of a scenario. Only what is stated is compared. */
export interface Expectation {
  verdict: Verdict;
  /** Whether Klarna holds the store's acknowledgement at the end. */
  acknowledged?: boolean;
  /** Status of the one WooCommerce order, or `none`. */
  order?: string;
  /** Holds for every push attempt that was made; at least one must have been. `none`: no push was made. */
  push?: PushExpectation | 'none';
}

export interface PushExpectation {
  /** HTTP status of the answer. */
  status?: number;
  /** Error code of a push that got no answer, such as `ENOTFOUND`. */
  error?: string;
  /** `rule 211180`, or the layer alone: `store`, `edge`. */
  blockedBy?: string;
  /** Whether the plugin's push handler did its work. */
  handled?: boolean;
}

/** A failure as it happens in the wild: what differs from a healthy site, and what must come out. Data only. */
export interface Scenario {
  /** Lower case, digits and hyphens; unique. */
  id: string;
  title: string;
  /** Where the failure was reported or the end state observed. */
  source: string[];
  given: Deviations;
  expect: Expectation;
}

/** Gives the types; a scenario file's default export. */
export const defineScenario = (scenario: Scenario): Scenario => scenario;
