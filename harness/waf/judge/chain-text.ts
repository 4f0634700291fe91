import { type RuleChain, type RuleLink, variableText } from '../../seclang/rule-chains.ts';

/** So much of an operator's argument is shown: lists and patterns fill pages. */
const longest = 60;

/** What a rule tests, in one line: `ARGS_NAMES @pm jsessionid … → &REQUEST_HEADERS:Referer @eq 0`. */
export const chainText = ({ links }: RuleChain): string => links.map(linkText).join(' → ');

function linkText({ variables, operator: { negated, name, argument } }: RuleLink): string {
  const short = argument.length > longest ? `${argument.slice(0, longest)}…` : argument;
  return `${variables.map(variableText).join('|')} ${negated ? '!' : ''}@${name} ${short}`.trim();
}
