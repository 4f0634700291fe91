import type { RuleSource } from './rule-source.ts';

/** What `block` means, and a rule without an action of its own: the first rule that matches ends the request. */
export const denyAtOnce = (phase: number): string => `SecDefaultAction "phase:${phase},log,auditlog,deny,status:403"`;

/** Phases of a request for which the user's files do not say it. */
export const undecidedPhases = ({ defaultActions }: Extract<RuleSource, { type: 'files' }>): number[] =>
  [1, 2].filter((phase) => !defaultActions.includes(phase));
