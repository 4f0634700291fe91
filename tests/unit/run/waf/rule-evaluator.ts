import type { HttpRequest } from '../../../../harness/lib/http/http-request.ts';
import { parseDirectives } from '../../../../harness/seclang/directives.ts';
import {
  parseVariables,
  type RuleChain,
  type RuleLink,
  type RuleOperator,
  type RuleVariable,
  ruleChains,
} from '../../../../harness/seclang/rule-chains.ts';
import { fileName, queryArguments, requestArguments } from '../../../../harness/waf/corpus/request-arguments.ts';

/** A rule that matched, with the variables that matched in each link. */
export interface Matched {
  chain: RuleChain;
  links: string[][];
}

export interface Evaluated {
  denied: boolean;
  /** In their order; rules with `nolog` and scoring rules are not among them. */
  matched: Matched[];
  /** Those with `nolog` as well, which the debug log knows. */
  asked: Matched[];
}

/** Rules by which requests are judged: the text of a rule file between the exclusions before it and those after it. */
export interface LoadedRules {
  chains: RuleChain[];
  removed: ReadonlySet<string>;
  removedTargets: ReadonlySet<string>;
}

/** `SecRuleRemoveById` and `SecRuleUpdateTargetById` hold for all requests. */
export function loadRules(texts: readonly { text: string; file: string }[]): LoadedRules {
  const directives = texts.flatMap(({ text, file }) => parseDirectives(text, file));
  const given = (wanted: string) => directives.filter(({ name }) => name === wanted).map((one) => one.arguments);
  return {
    chains: ruleChains(directives),
    removed: new Set(given('SecRuleRemoveById').flat()),
    removedTargets: new Set(
      given('SecRuleUpdateTargetById').flatMap(([id, targets = '']) =>
        parseVariables(targets).map((target) => `${id};${nameOf(target)}`),
      ),
    ),
  };
}

/**
 * A ModSecurity of a page: as much of it as the rules of these tests and the harness's exclusions need. Only the target of
 * a chain's starter can be removed, as in the engines.
 * @param on false for DetectionOnly: nothing is denied, and so every rule is asked
 */
export function evaluate(rules: LoadedRules, request: HttpRequest, on: boolean): Evaluated {
  const removed = new Set(rules.removed);
  const removedTargets = new Set(rules.removedTargets);
  const scores = new Map<string, number>();
  const matched: Matched[] = [];
  const asked: Matched[] = [];
  for (const chain of [1, 2].flatMap((phase) => rules.chains.filter((one) => one.phase === phase))) {
    if (removed.has(chain.id)) continue;
    const links = matchesOf(chain, request, removedTargets, scores);
    if (!links) continue;
    const actions = chain.links.flatMap((link) => link.actions);
    const controls = actions.flatMap(({ name, value = '' }) => (name === 'ctl' ? [value] : []));
    for (const control of controls) {
      const [name, what = ''] = splitOnce(control, '=');
      if (name === 'ruleEngine') return { denied: false, matched: [], asked };
      (name === 'ruleRemoveTargetById' ? removedTargets : removed).add(what);
    }
    const isLogged = !actions.some(({ name }) => name === 'nolog') && !chain.id.startsWith('949');
    if (isLogged) matched.push({ chain, links });
    asked.push({ chain, links });
    if (on && actions.some(({ name }) => name === 'block' || name === 'deny')) return { denied: true, matched, asked };
  }
  return { denied: false, matched, asked };
}

/** Undefined where a link does not match. */
function matchesOf(
  { id, links }: RuleChain,
  request: HttpRequest,
  removedTargets: ReadonlySet<string>,
  scores: Map<string, number>,
): string[][] | undefined {
  const found: string[][] = [];
  for (const [index, link] of links.entries()) {
    const names = valuesOf(link, request, scores)
      .filter(([name]) => index > 0 || !removedTargets.has(`${id};${name}`))
      .flatMap(([name, value]) => (holds(filled(link.operator, scores), value) ? [name] : []));
    if (names.length === 0 && link.variables.length > 0) return undefined;
    for (const _ of names) addScores(link, scores);
    found.push(names);
  }
  return found;
}

function addScores({ actions }: RuleLink, scores: Map<string, number>): void {
  for (const { name, value = '' } of actions) {
    const [, variable, more] = /^tx\.(\w+)=\+(\d+)$/.exec(value) ?? [];
    if (name === 'setvar' && variable) scores.set(variable, (scores.get(variable) ?? 0) + Number(more));
  }
}

function valuesOf({ variables }: RuleLink, request: HttpRequest, scores: Map<string, number>): [string, string][] {
  return variables.flatMap((variable): [string, string][] => {
    const all = collection(variable.collection, request, scores).filter(
      ([key]) => variable.key === undefined || key?.toLowerCase() === variable.key.toLowerCase(),
    );
    if (variable.counted) return [[nameOf(variable), String(all.length)]];
    return all.map(([key, value]) => [nameOf({ ...variable, key }), value]);
  });
}

type Entry = readonly [key: string | undefined, value: string];

function collection(name: string, request: HttpRequest, scores: ReadonlyMap<string, number>): Entry[] {
  const names = (entries: readonly Entry[]): Entry[] => entries.map(([key]) => [key, key ?? '']);
  switch (name) {
    case 'ARGS':
      return [...requestArguments(request)];
    case 'ARGS_NAMES':
      return names(requestArguments(request));
    case 'ARGS_GET':
      return [...queryArguments(request)];
    case 'ARGS_GET_NAMES':
      return names(queryArguments(request));
    case 'REQUEST_HEADERS':
      return Object.entries(request.headers);
    case 'REQUEST_FILENAME':
      return [[undefined, fileName(request)]];
    case 'REQUEST_METHOD':
      return [[undefined, request.method]];
    case 'QUERY_STRING':
      return [[undefined, request.target.split('?').slice(1).join('?')]];
    case 'REQUEST_URI_RAW':
      return [[undefined, request.target]];
    case 'REMOTE_ADDR':
      return [[undefined, '192.168.64.1']];
    case 'TX':
      return [...scores].map(([key, value]) => [key, String(value)]);
    default:
      throw new Error(`this engine has no ${name}`);
  }
}

const nameOf = ({ collection: name, key }: Pick<RuleVariable, 'collection' | 'key'>): string =>
  key === undefined ? name : `${name}:${key}`;

/** Macros of counters: `%{tx.name}`. */
const filled = (operator: RuleOperator, scores: ReadonlyMap<string, number>): RuleOperator => ({
  ...operator,
  argument: operator.argument.replace(/%\{tx\.(\w+)\}/g, (_, name: string) => String(scores.get(name) ?? '')),
});

function holds({ negated, name, argument }: RuleOperator, value: string): boolean {
  return test(name, argument, value) !== negated;
}

function test(operator: string, argument: string, value: string): boolean {
  switch (operator) {
    case 'rx':
      return new RegExp(argument.replaceAll('\\A', '^').replaceAll('\\z', '$')).test(value);
    case 'streq':
      return value === argument;
    case 'eq':
      return Number(value) === Number(argument);
    case 'ge':
      return Number(value) >= Number(argument);
    case 'le':
      return Number(value) <= Number(argument);
    default:
      throw new Error(`this engine has no @${operator}`);
  }
}

function splitOnce(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + at.length)];
}
