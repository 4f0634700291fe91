import type { RuleAction } from './rule-chain.ts';

const phaseNames: Readonly<Record<string, number>> = { request: 2, response: 4, logging: 5 };

/** In which phase a rule with these actions runs, 1 to 5; 2 where none is written. The last one counts. */
export function phaseOf(actions: readonly RuleAction[]): number {
  const value = actions.findLast(({ name }) => name === 'phase')?.value?.toLowerCase();
  if (value === undefined) return 2;
  return phaseNames[value] ?? (/^[1-5]$/.test(value) ? Number(value) : 2);
}
