import type { RuleVariable } from './rule-chain.ts';

/** A variable as a rule has it: `&REQUEST_HEADERS:Referer`. */
export const variableText = ({ collection, key, counted, excluded }: RuleVariable): string =>
  `${excluded ? '!' : ''}${counted ? '&' : ''}${collection}${key === undefined ? '' : `:${key}`}`;
