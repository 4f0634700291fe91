import type { RuleLink } from '../../seclang/rule-chains.ts';

/** One test that a request must pass: variable and operator as SecRule has them. */
export interface Condition {
  variable: string;
  operator: string;
}

/** A rule's own test, which may match so many variables and no more. */
export interface CountedTest {
  link: RuleLink;
  most: number;
  /** The file that the rule stands in: its operator may name others relative to it. */
  file: string;
}

/** All tests that a request must pass before an exclusion holds for it. */
export interface Guard {
  phase: 1 | 2;
  /** For a comment: `on its path`. */
  where: string;
  conditions: readonly [Condition, ...Condition[]];
  counted?: CountedTest;
}
