import type { Directive } from './directive.ts';
import { parseActions } from './parse-actions.ts';
import { parseOperator } from './parse-operator.ts';
import { parseVariables } from './parse-variables.ts';
import { phaseOf } from './phase-of.ts';
import type { RuleChain, RuleLink } from './rule-chain.ts';

/** The rules of a file, each with what is chained to it. Rules without an id are left out: no log can name them. */
export function ruleChains(directives: readonly Directive[]): RuleChain[] {
  const chains: RuleChain[] = [];
  let open: RuleLink[] | undefined;
  for (const directive of directives) {
    const link = linkOf(directive);
    if (!link) continue;
    if (open) {
      open.push(link);
    } else {
      const links: [RuleLink] = [link];
      open = links;
      const id = actionValue(link, 'id');
      if (id !== undefined) chains.push(chainOf(id, links, directive));
    }
    if (!link.actions.some(({ name }) => name === 'chain')) open = undefined;
  }
  return chains;
}

function chainOf(id: string, links: [RuleLink], { file, line, lastLine }: Directive): RuleChain {
  const [starter] = links;
  return { id, phase: phaseOf(starter.actions), message: actionValue(starter, 'msg'), links, file, line, lastLine };
}

/** Undefined for a directive that is no rule. */
function linkOf({ name, arguments: [first = '', second = '', third = ''] }: Directive): RuleLink | undefined {
  switch (name.toLowerCase()) {
    case 'secrule':
      return { variables: parseVariables(first), operator: parseOperator(second), actions: parseActions(third) };
    case 'secaction':
      return {
        variables: [],
        operator: { negated: false, name: 'unconditionalMatch', argument: '' },
        actions: parseActions(first),
      };
    default:
      return undefined;
  }
}

const actionValue = ({ actions }: RuleLink, wanted: string): string | undefined =>
  actions.find(({ name }) => name === wanted)?.value;
