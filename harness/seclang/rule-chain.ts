/** A variable of a rule: `ARGS_NAMES`, `&REQUEST_HEADERS:Referer`, `!ARGS:password`. */
export interface RuleVariable {
  collection: string;
  /** After the colon; absent where the whole collection is meant. */
  key?: string;
  /** `&`: how many there are, rather than their values. */
  counted: boolean;
  /** `!`: taken out of what stands before it. */
  excluded: boolean;
}

export interface RuleOperator {
  negated: boolean;
  /** Without the `@`; `rx` where none is written. */
  name: string;
  argument: string;
}

export interface RuleAction {
  /** Lower case: `id`, `phase`, `chain`, `t`, `ctl`, … */
  name: string;
  /** After the colon, quotes taken off; absent where there is none. */
  value?: string;
}

/** One SecRule of a chain. A SecAction has no variables, and the operator that always matches. */
export interface RuleLink {
  variables: RuleVariable[];
  operator: RuleOperator;
  actions: RuleAction[];
}

/** A rule with all that is chained to it. */
export interface RuleChain {
  id: string;
  /** 1 to 5; 2 where none is written. */
  phase: number;
  message: string | undefined;
  /** The starter first; at least one. */
  links: [RuleLink, ...RuleLink[]];
  file: string;
  /** Of the starter: its first line, and its last. */
  line: number;
  lastLine: number;
}
