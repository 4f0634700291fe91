import { type Directive, parseDirectives } from './directives.ts';

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

/** One SecRule of a chain. A SecAction has no variables, and the operator that always matches; a script has none, and its own file. */
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
    case 'secrulescript':
      return {
        variables: [],
        operator: { negated: false, name: 'script', argument: first },
        actions: parseActions(second),
      };
    default:
      return undefined;
  }
}

const actionValue = ({ actions }: RuleLink, wanted: string): string | undefined =>
  actions.find(({ name }) => name === wanted)?.value;

/** The rule of this id in the text of a rule file. */
export function findChain(text: string, file: string, id: string): RuleChain | undefined {
  return ruleChains(parseDirectives(text, file)).find((chain) => chain.id === id);
}

/**
 * One variable with its key. A key is a regular expression between slashes, a text between quotes, or what comes up to
 * the next bar. The path of `XML:/*` begins with a slash and is no regular expression.
 */
const variable =
  /([&!]*)(XML(?=:)|[^:|]+)(?::('(?:[^'\\]|\\.)*'|\/(?:[^/\\]|\\.)*\/(?=\s*(?:\||$))|[^|]*))?(?:\||$)/gis;

/** Reads a rule's variables: `ARGS|!ARGS:password|&REQUEST_HEADERS:Referer`. Collections come back in capitals, keys as written. */
export function parseVariables(text: string): RuleVariable[] {
  return [...text.matchAll(variable)].map(([, timings = '', collection = '', key]) => ({
    collection: collection.trim().toUpperCase(),
    ...(key === undefined ? {} : { key: key.trim().replace(/^'([\s\S]*)'$/, '$1') }),
    counted: timings.includes('&'),
    excluded: timings.includes('!'),
  }));
}

/** Reads a rule's operator: `@rx ^a`, `!@within a b`, or a regular expression alone. The name comes back as written. */
export function parseOperator(text: string): RuleOperator {
  const [, mark, name = 'rx', argument = ''] = /^\s*(!?)\s*(?:@(\S+)\s*)?([\s\S]*)$/.exec(text) ?? [];
  return { negated: mark === '!', name, argument };
}

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

const phaseNames: Readonly<Record<string, number>> = { request: 2, response: 4, logging: 5 };

/** In which phase a rule with these actions runs, 1 to 5; 2 where none is written. The last one counts. */
export function phaseOf(actions: readonly RuleAction[]): number {
  const value = actions.findLast(({ name }) => name === 'phase')?.value?.toLowerCase();
  if (value === undefined) return 2;
  return phaseNames[value] ?? (/^[1-5]$/.test(value) ? Number(value) : 2);
}

/** A variable as a rule has it: `&REQUEST_HEADERS:Referer`. */
export const variableText = ({ collection, key, counted, excluded }: RuleVariable): string =>
  `${excluded ? '!' : ''}${counted ? '&' : ''}${collection}${key === undefined ? '' : `:${key}`}`;
