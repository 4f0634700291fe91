import { fileName, queryArguments } from '../corpus/request-arguments.ts';
import type { CallbackProbe } from '../probe.ts';
import type { EngineName } from '../waf-report.ts';
import {
  bodyConditions,
  type EndpointArgument,
  itemsTests,
  queryConditions,
  type SameArguments,
  sameArguments,
} from './argument-conditions.ts';
import { isPlain, wholePattern } from './directive-text.ts';
import type { Condition, Guard } from './guard.ts';

export interface CallbackGuard {
  guard: Guard;
  same: SameArguments;
}

/**
 * Guards that let these callbacks through and nothing else that can be told by its address and its arguments: the path,
 * just the query's arguments, each there once and fitting its value pattern, and of the body's arguments those that are named.
 * @param named arguments that the exclusion is about, by the engine's names; those in a body are guarded too
 * @returns undefined where a path or an argument cannot be guarded
 */
export function callbackGuards(
  probes: readonly CallbackProbe[],
  named: readonly string[],
  { phase, engine }: { phase: 1 | 2; engine: EngineName },
): CallbackGuard[] | undefined {
  const guards: CallbackGuard[] = [];
  for (const { conditions: path, endpoint, where, probes: members } of pathGroups(probes) ?? []) {
    for (const same of sameArguments(members, named, engine)) {
      const query = queryConditions(same, { phase, engine, endpoint });
      const body = bodyConditions(same, engine);
      const items = itemsTests(same, engine);
      if (!query || !body || !items) return undefined;
      const guard: Guard = { phase, where, conditions: [...path, ...query, ...body] };
      guards.push({ same, guard: items.length > 0 ? { ...guard, items } : guard });
    }
  }
  return guards.length > 0 ? guards : undefined;
}

/**
 * Guards that let through what goes where these callbacks go, whatever else is in it.
 * @returns undefined where a path cannot be guarded
 */
export const pathGuards = (probes: readonly CallbackProbe[]): Guard[] | undefined =>
  pathGroups(probes)?.map(({ conditions, endpoint, where }) => ({
    phase: 1,
    where,
    conditions: endpoint === undefined ? conditions : [...conditions, ...onlyOnce(endpoint)],
  }));

/** ModSecurity finds arguments by names in any case, WordPress does not: hence the second test. */
const onlyOnce = (endpoint: EndpointArgument): Condition[] => [
  { variable: `&ARGS_GET:${endpoint.name}`, operator: '@eq 1' },
  { variable: `ARGS_GET_NAMES:${endpoint.name}`, operator: `@streq ${endpoint.name}` },
  { variable: `ARGS_GET:${endpoint.name}`, operator: endpoint.operator },
];

/** Callbacks whose paths one set of conditions describes. */
export interface PathGroup {
  conditions: readonly [Condition, ...Condition[]];
  /** Where an argument tells the callback from other pages on the path. */
  endpoint?: EndpointArgument;
  /** For a comment: `on its path`. */
  where: string;
  probes: readonly [CallbackProbe, ...CallbackProbe[]];
}

/**
 * WordPress's own forms of `/wc-api/NAME/` and `/wp-json/ROUTE`; the language as language plugins write it, `en` or `pt-br`. No longer
 * names: `/cgi/wc-api/…` is no language.
 */
const language = '/[a-z]{2}(?:-[a-z]{2})?';
const endpointPath = new RegExp(
  `^(/index\\.php)?(${language})?/(wc-api/[A-Za-z0-9_]+|wp-json(?:/[A-Za-z0-9_-]+)+)(/?)$`,
);

/**
 * REQUEST_FILENAME is not the path as it was sent: Apache has put `//`, `/./`, `/../` and `%2e` right before mod_security2 sees it, and
 * libmodsecurity decodes it. As it was sent it has no empty part, none that begins with a dot, and nothing encoded.
 * @source observed on Apache 2.4 with mod_security2 2.9.7, and on nginx with libmodsecurity 3.0.14
 */
const writtenPlainly: Condition = {
  variable: 'REQUEST_URI_RAW',
  operator: '@rx \\A(?:/[A-Za-z0-9_~:-][A-Za-z0-9_.~:-]*)*/?(?:\\?.*)?\\z',
};

/**
 * Puts together the callbacks that one test of the path can tell. REQUEST_FILENAME is tested and never REQUEST_URI: a
 * query can hold any path.
 * @returns undefined where a path has characters that cannot be written safely
 */
function pathGroups(probes: readonly CallbackProbe[]): PathGroup[] | undefined {
  const groups = new Map<string, { members: [CallbackProbe, ...CallbackProbe[]]; place: Place }>();
  for (const probe of probes) {
    const place = placeOf(probe);
    if (!place) return undefined;
    const key = JSON.stringify(place);
    const group = groups.get(key);
    if (group) group.members.push(probe);
    else groups.set(key, { members: [probe], place });
  }
  return [...groups.values()].map(({ members, place }) => ({
    conditions: [pathCondition(place, members), methodCondition(members), writtenPlainly],
    ...(place.type === 'argument' && { endpoint: place.endpoint }),
    where: place.type === 'argument' ? `by ?${place.endpoint.name}=` : 'on its path',
    probes: members,
  }));
}

type Place =
  | { type: 'path'; path: string }
  /** Behind whatever stands before it. @param pattern `/wc-api/KCO_WC_Push`, with a pattern in the place of an order's id */
  | { type: 'endpoint'; pattern: string }
  | { type: 'argument'; endpoint: EndpointArgument };

function placeOf({ form, request }: CallbackProbe): Place | undefined {
  const path = fileName(request);
  const endpoint = form === 'raw' ? undefined : endpointPath.exec(path)?.[3];
  if (endpoint !== undefined) return { type: 'endpoint', pattern: `/${anyOrder(endpoint)}` };
  // "/" is every page of a shop with plain permalinks: what tells a callback there is its argument.
  const argument = /^\/(?:index\.php)?$/.test(path) ? endpointArgumentOf(request) : undefined;
  if (argument) return { type: 'argument', endpoint: argument };
  return isPlain(path) ? { type: 'path', path } : undefined;
}

/** What tells a callback by the query: `wc-api=KCO_WC_Push`, `rest_route=/kco-block/order/…/validate`. */
function endpointArgumentOf(request: CallbackProbe['request']): EndpointArgument | undefined {
  for (const [name, value] of queryArguments(request)) {
    if (name === 'wc-api' && /^[A-Za-z0-9_]+$/.test(value)) return { name, operator: `@streq ${value}` };
    if (name === 'rest_route' && /^(?:\/[A-Za-z0-9_-]+)+$/.test(value)) {
      const pattern = anyOrder(value);
      return { name, operator: pattern === value ? `@streq ${value}` : `@rx ${wholePattern(pattern)}` };
    }
  }
  return undefined;
}

/** Parts of a path that are an order's id, Klarna's or WooCommerce's, differ from request to request. */
export const anyOrder = (path: string): string =>
  path
    .split('/')
    .map((part) => (klarnaId.test(part) ? anyKlarnaId : /^[0-9]+$/.test(part) ? '[0-9]{1,20}' : part))
    .join('/');

const anyKlarnaId = '[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}';
const klarnaId = new RegExp(`^${anyKlarnaId}$`);

function pathCondition(place: Place, probes: readonly CallbackProbe[]): Condition {
  if (place.type === 'path') {
    // Written out in full it may have an order's id in it all the same.
    const pattern = anyOrder(place.path);
    const hasKlarnaId = pattern.includes(anyKlarnaId);
    return hasKlarnaId
      ? { variable: 'REQUEST_FILENAME', operator: `@rx ${wholePattern(pattern)}` }
      : equals(place.path);
  }
  if (place.type === 'endpoint') return endpointCondition(place.pattern, probes);
  return { variable: 'REQUEST_FILENAME', operator: '@rx \\A/(?:index\\.php)?\\z' };
}

/** A callback is a POST: by GET the same address is what an attacker makes somebody follow. */
function methodCondition(probes: readonly CallbackProbe[]): Condition {
  const methods = [...new Set(probes.map(({ request }) => request.method))].sort();
  const operator = methods.length === 1 ? `@streq ${methods[0]}` : `@rx \\A(?:${methods.join('|')})\\z`;
  return { variable: 'REQUEST_METHOD', operator };
}

const equals = (path: string): Condition => ({ variable: 'REQUEST_FILENAME', operator: `@streq ${path}` });

/** With only those parts that these callbacks need. */
function endpointCondition(pattern: string, probes: readonly CallbackProbe[]): Condition {
  const paths = [...new Set(probes.map(({ request }) => fileName(request)))];
  const found = paths.map((path) => endpointPath.exec(path));
  const [only] = paths;
  if (paths.length === 1 && only?.includes(pattern) && found[0]?.[2] === undefined) return equals(only);
  const part = (index: number, text: string): string => {
    const having = found.filter((match) => match?.[index]).length;
    if (having === 0) return '';
    return having === found.length ? text : `(?:${text})?`;
  };
  const slash = part(4, '/').replace('(?:/)?', '/?');
  return {
    variable: 'REQUEST_FILENAME',
    operator: `@rx \\A${part(1, '/index\\.php')}${part(2, language)}${pattern}${slash}\\z`,
  };
}
