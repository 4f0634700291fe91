import type { Deviations } from './conditions.ts';
import type { Tag } from './tags.ts';
import type { Verdict } from './verdicts.ts';

/** What must come of a scenario. Only what is stated is compared. */
export interface Expectation {
  verdict: Verdict;
  /** Whether Klarna holds the store's acknowledgement at the end. */
  acknowledged?: boolean;
  /** Status of the one WooCommerce order, or `none`. */
  order?: string;
  /** Holds for every push attempt that was made; at least one must have been. `none`: no push was made. */
  push?: CallbackExpectation | 'none';
  /** A push that came before the customer pressed Buy. */
  earlyPush?: CallbackExpectation;
  /** The same as `push` for the callbacks that come while the customer shops, or when Klarna has decided. */
  validation?: CallbackExpectation | 'none';
  notification?: CallbackExpectation | 'none';
  shippingOptionUpdate?: CallbackExpectation | 'none';
  /** Klarna's time of the last change of the order's status, in minutes after the customer paid. */
  settledAfterMinutes?: number;
  /** Statuses of the one order in the order it had them, from the first that was seen after the customer paid. */
  history?: string[];
}

export interface CallbackExpectation {
  /** HTTP status of the answer. */
  status?: number;
  /** Error code of a callback that got no answer, such as `ENOTFOUND`. */
  error?: string;
  /** `rule 211180`, or the layer alone: `store`, `edge`. */
  blockedBy?: string;
  /** Whether the plugin's push handler did its work; null where the record cannot tell. */
  handled?: boolean | null;
}

/** What comes out with other versions of the plugin, where that differs. */
export interface Elsewhere {
  /** Range of versions, as npm writes them: `>=2.18.4`, `>=2.0.0 <2.11.0`. */
  plugin: string;
  /** One sentence: why the failure takes another form there, or cannot happen. */
  why: string;
  expect: Expectation;
  /** A condition that has nothing to act on in these versions; without it such a scenario is inconclusive. */
  mayNotFire?: boolean;
}

/** A failure as it happens in the wild: what differs from a healthy site, and what must come out. Data only. */
export interface Scenario {
  /** Lower case, digits and hyphens; unique. */
  id: string;
  title: string;
  /** Where the failure was reported or the end state observed. */
  source: string[];
  /** Row of the failure catalog, docs/catalog.md. */
  row?: number;
  tags?: Tag[];
  /** Version of the plugin that shows the failure, where the default one does not: the simulated stack plays it on this. */
  shownBy?: string;
  /** Why it can run on one stack only, which is named by `only`, or there with one shopper only. */
  stack?: { only: 'simulated' | 'containers'; why: string; shopper?: 'http' };
  given: Deviations;
  /** With versions that no entry of `elsewhere` names. */
  expect: Expectation;
  elsewhere?: Elsewhere[];
}

/** Gives the types; a scenario file's default export. */
export const defineScenario = (scenario: Scenario): Scenario => scenario;
