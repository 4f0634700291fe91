import type { RuleAction } from './rule-chain.ts';

/** One action. A value may stand in single quotes, whole or after its equals sign, and then has commas. */
const action = /\s*([^\s:,]+)\s*(?::\s*((?:[^,'=]*=)?'(?:[^'\\]|\\.)*'|[^,]*))?[^,]*(?:,|$)/gs;

/** Reads a rule's actions: `id:1,phase:2,msg:'a, b',setvar:'tx.a=1'`. */
export function parseActions(text: string): RuleAction[] {
  return [...text.matchAll(action)].map(([, name = '', value]) => ({
    name: name.toLowerCase(),
    ...(value === undefined ? {} : { value: unquoted(value.trim()) }),
  }));
}

const unquoted = (value: string): string =>
  value.length > 1 && value.startsWith("'") && value.endsWith("'") ? value.slice(1, -1).replaceAll("\\'", "'") : value;
