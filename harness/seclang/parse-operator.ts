import type { RuleOperator } from './rule-chain.ts';

/** Reads a rule's operator: `@rx ^a`, `!@within a b`, or a regular expression alone. The name comes back as written. */
export function parseOperator(text: string): RuleOperator {
  const [, mark, name = 'rx', argument = ''] = /^\s*(!?)\s*(?:@(\S+)\s*)?([\s\S]*)$/.exec(text) ?? [];
  return { negated: mark === '!', name, argument };
}
