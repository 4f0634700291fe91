import { anyItem, hasBody, queryArguments, requestArguments, v2ArgumentName } from '../corpus/request-arguments.ts';
import type { CallbackProbe } from '../probe.ts';
import type { EngineName } from '../waf-report.ts';
import { oneItem } from './blocking-rule.ts';
import { isPlainKey, wholePattern } from './directive-text.ts';
import type { Condition, ItemsTest } from './guard.ts';

interface QueryOptions {
  phase: 1 | 2;
  engine: EngineName;
  /** The argument that tells the callback from other pages on its path. */
  endpoint?: EndpointArgument | undefined;
}

/** An argument of the query and what its value must be. */
export interface EndpointArgument {
  name: 'wc-api' | 'rest_route';
  operator: string;
}

/**
 * Just these arguments, each there once, by exactly its name and fitting its value pattern. The query as it was sent has as many
 * arguments as there are names, and no other names; each name has a value; so each is there once.
 * @returns undefined where no value pattern is declared, a name cannot be written, or one stands there twice
 */
export function queryConditions(
  { names, count, named, hasBody, probes }: SameArguments,
  { phase, engine, endpoint }: QueryOptions,
): Condition[] | undefined {
  if (count !== names.length || !names.every(isPlainKey)) return undefined;
  const values = names.map((name) =>
    name === endpoint?.name
      ? { variable: `ARGS_GET:${name}`, operator: endpoint.operator }
      : valuePatternCondition('ARGS_GET', name, { probes, engine }),
  );
  const known = values.filter((value) => value !== undefined);
  if (known.length < values.length) return undefined;
  return [...justNames(names), ...nothingInBody({ names, named, hasBody }, phase), ...known];
}

/** By ModSecurity's own names of arguments this would take two tests for each: it finds them in any case. */
function justNames(names: readonly string[]): Condition[] {
  if (names.length === 0) return [{ variable: '&ARGS_GET', operator: '@eq 0' }];
  const any = names.map((name) => name.replaceAll('.', '\\.')).join('|');
  const pairs = names.length === 1 ? `${any}=[^&]*` : `(?:(?:\\A|&)(?:${any})=[^&]*){${names.length}}`;
  return [{ variable: 'QUERY_STRING', operator: `@rx \\A${pairs}\\z` }];
}

/** Without a body, no argument comes in one; with one, none that the exclusion is about. In phase 1 nothing is known of it. */
function nothingInBody({ names, named, hasBody }: Pick<SameArguments, 'names' | 'named' | 'hasBody'>, phase: 1 | 2) {
  if (phase === 1) return [];
  if (!hasBody) return [{ variable: '&ARGS', operator: `@eq ${names.length}` }];
  const both = named.filter((name) => names.includes(name));
  return both.map((name) => ({ variable: `&ARGS:${name}`, operator: '@eq 1' }));
}

/**
 * The body's arguments that the exclusion is about: each is there once, by exactly its name, and looks as the shop makes it.
 * ModSecurity finds arguments by names in any case, PHP does not: hence the second test.
 * @returns undefined where no value pattern is declared, or a name cannot be written
 */
export function bodyConditions({ names, named, probes }: SameArguments, engine: EngineName): Condition[] | undefined {
  const conditions: Condition[] = [];
  for (const name of named.filter((each) => !names.includes(each) && !isOfItems(each, probes))) {
    const pattern = isPlainKey(name) ? valuePatternCondition('ARGS', name, { probes, engine }) : undefined;
    if (!pattern) return undefined;
    conditions.push(
      { variable: `&ARGS:${name}`, operator: '@eq 1' },
      { variable: `ARGS_NAMES:${name}`, operator: `@streq ${name}` },
      pattern,
    );
  }
  return conditions;
}

/**
 * The same for those that stand in the items of a list, however many there are: each of them looks as the shop makes it.
 * @returns undefined where no value pattern is declared, or a name cannot be written
 */
export function itemsTests({ named, probes }: SameArguments, engine: EngineName): ItemsTest[] | undefined {
  const tests: ItemsTest[] = [];
  for (const name of named.filter((each) => isOfItems(each, probes))) {
    const looks = isPlainKey(oneItem(name)) ? valuePattern(name, { probes, engine }) : undefined;
    if (looks === undefined) return undefined;
    const escaped = name.replaceAll('.*', '.array_0').replaceAll('.', '\\.');
    const pattern = escaped.replace('\\.array_0', '\\.array_[0-9]{1,4}');
    tests.push({
      names: wholePattern(pattern),
      // A pattern finds names as they are written; a name in any case, which PHP takes for another one.
      key: engine === 'v3' ? `/^${pattern}$/` : name,
      looks: wholePattern(looks),
    });
  }
  return tests;
}

/** Whether an argument, by the engine's name, is one of a list's items: v2 names all items alike. */
const isOfItems = (name: string, probes: readonly CallbackProbe[]): boolean =>
  name.includes('.*') ||
  probes.some(({ valuePatterns }) =>
    Object.keys(valuePatterns).some((declared) => declared.includes('.*') && v2ArgumentName(declared) === name),
  );

/** The argument looks as the shop makes it; undefined where no value pattern is declared. */
function valuePatternCondition(
  collection: 'ARGS' | 'ARGS_GET',
  name: string,
  of: { probes: readonly CallbackProbe[]; engine: EngineName },
): Condition | undefined {
  const pattern = valuePattern(name, of);
  return pattern === undefined
    ? undefined
    : { variable: `${collection}:${name}`, operator: `@rx ${wholePattern(pattern)}` };
}

function valuePattern(
  name: string,
  { probes, engine }: { probes: readonly CallbackProbe[]; engine: EngineName },
): string | undefined {
  const valuePatterns = new Set(probes.map((probe) => valuePatternOf(probe, name, engine)));
  const known = [...valuePatterns].filter((pattern) => pattern !== undefined);
  return known.length < valuePatterns.size ? undefined : known.join('|');
}

/**
 * What an engine calls an argument that a corpus knows by v3's name: v2 names JSON without the prefix, and all items of a list alike.
 * `merchant_data` is v3's `json.merchant_data`.
 * @source observed on libmodsecurity 3.0.9 and mod_security2 2.9.7
 */
const engineNames = (declared: string, engine: EngineName): string[] =>
  engine === 'v2' ? [declared, v2ArgumentName(declared)] : [declared, anyItem(declared)];

/** The declared value pattern of an argument, by the engine's name of it. */
const valuePatternOf = ({ valuePatterns }: CallbackProbe, name: string, engine: EngineName): string | undefined =>
  valuePatterns[name] ??
  Object.entries(valuePatterns).find(([declared]) => engineNames(declared, engine).includes(name))?.[1];

/** Callbacks with the same names in their queries, all with a body or all without, and the same of the named arguments. */
export interface SameArguments {
  /** Names in the query, each once. */
  names: string[];
  /** How many arguments the query has. */
  count: number;
  hasBody: boolean;
  /** Those of the named arguments that these callbacks have, in the query or in the body. */
  named: string[];
  probes: CallbackProbe[];
}

/** @param named arguments that an exclusion is about, by the engine's names */
export function sameArguments(
  probes: readonly CallbackProbe[],
  named: readonly string[],
  engine: EngineName,
): SameArguments[] {
  const groups = new Map<string, SameArguments>();
  for (const probe of probes) {
    const { request } = probe;
    const inQuery = queryArguments(request).map(([name]) => name);
    const all = new Set(requestArguments(request).flatMap(([name]) => engineNames(name, engine)));
    const same: SameArguments = {
      names: [...new Set(inQuery)],
      count: inQuery.length,
      hasBody: hasBody(request),
      named: named.filter((name) => all.has(name)),
      probes: [probe],
    };
    const key = JSON.stringify([[...inQuery].sort(), same.hasBody, same.named]);
    const group = groups.get(key);
    if (group) group.probes.push(probe);
    else groups.set(key, same);
  }
  return [...groups.values()];
}
