import semver from 'semver';
import { klarnaAddresses } from '../scenario/klarna-addresses.ts';
import { fileName, queryArguments } from './corpus/request-arguments.ts';
import type { BuiltExclusion } from './exclusion/build-exclusion.ts';
import { anyOrder } from './exclusion/callback-guards.ts';
import { callbackLabels } from './exclusion/comments.ts';
import { isPlain } from './exclusion/directive-text.ts';
import { failsCallbacks, isForBlock, type Observation } from './judge/observation.ts';
import type { CallbackProbe } from './probe.ts';
import { serverAdvice } from './server-advice.ts';
import type { Advice, EngineName } from './waf-report.ts';

/** What advice is made of. */
export interface AdviceInput {
  /** Callbacks that must pass and are stopped; at least one. */
  blocked: readonly CallbackProbe[];
  /** The directives that were found to let them through, if any were. */
  exclusion?: BuiltExclusion;
}

/** One layer's advice; undefined where it has none for this. */
type Advise = (input: AdviceInput) => Advice | undefined;

/** Ends every text. */
const notExecuted = 'Not executed here: send the callbacks again after the change.';

/** Where callbacks go, in the words of products that match paths and arguments. */
export interface CallbackPlaces {
  methods: string[];
  /** `/wc-api/KCO_WC_Push/`, `/en/wc-api/KCO_WC_Push/`; as the probes have them. */
  paths: string[];
  /** Values of the argument `wc-api` on `/` and `/index.php`, for shops with plain permalinks. */
  endpoints: string[];
  /** Paths with the id of an order in them, which is another one in each request. */
  routes: Route[];
  /** The same as values of the argument `rest_route`. */
  plainRoutes: Route[];
}

/** What stands before the id of an order and behind it: `/wp-json/kco-block/order/` and `/validate`. */
interface Route {
  before: string;
  after: string;
}

function callbackPlaces(probes: readonly CallbackProbe[]): CallbackPlaces {
  const valuesOf = (argument: string) =>
    probes.flatMap(({ request }) =>
      queryArguments(request).flatMap(([name, value]) => (name === argument ? [value] : [])),
    );
  const paths = probes.map(({ request }) => fileName(request)).filter((path) => path !== '/' && path !== '/index.php');
  return {
    methods: unique(probes.map(({ request }) => request.method)),
    paths: unique(paths.filter((path) => routeOf(path) === undefined)),
    endpoints: unique(valuesOf('wc-api')),
    routes: routesOf(paths),
    plainRoutes: routesOf(valuesOf('rest_route')),
  };
}

function routesOf(paths: readonly string[]): Route[] {
  const routes = new Map(
    paths.flatMap((path) => (routeOf(path) ? [[anyOrder(path), routeOf(path) as Route] as const] : [])),
  );
  return [...routes.values()];
}

function routeOf(path: string): Route | undefined {
  const parts = path.split('/');
  const index = parts.findIndex((part) => anyOrder(part) !== part);
  if (index < 0) return undefined;
  const after = parts.slice(index + 1).map((part) => `/${part}`);
  return { before: `${parts.slice(0, index).join('/')}/`, after: after.join('') };
}

const unique = (values: readonly string[]): string[] => [...new Set(values)];

/** The first version of the plugin that sends no kco_session_id. @source facts/waf.md */
const upgradeTo = '2.18.4';

const stoppedCallbacks = (observations: readonly Observation[]): CallbackProbe[] =>
  observations.filter(failsCallbacks).flatMap(({ probe }) => (probe.type === 'callback' ? [probe] : []));

const staysAfterUpgrade = ({ versions }: CallbackProbe): boolean => semver.intersects(versions, `>=${upgradeTo}`);

/** Whether callbacks are stopped, and none of them is sent to shops that have the upgrade. */
export function upgradeIsEnough(observations: readonly Observation[]): boolean {
  const stopped = stoppedCallbacks(observations);
  return stopped.length > 0 && !stopped.some(staysAfterUpgrade);
}

/** Needs no access to the WAF: so it comes first where it ends anything, and says what it does not end. */
const upgrade: Advise = ({ blocked }) => {
  const text = upgradeText(blocked);
  return text === undefined
    ? undefined
    : {
        layer: 'upgrade',
        text: `${text} Orders that were placed before the upgrade keep their old callback address. ${notExecuted}`,
      };
};

function upgradeText(blocked: readonly CallbackProbe[]): string | undefined {
  const staying = blocked.filter(staysAfterUpgrade);
  if (staying.length === 0) {
    return `Upgrade to KCO ${upgradeTo} or later: nothing that is stopped here is sent to shops with these versions.`;
  }
  const stayingKinds = new Set(staying.map(({ kind }) => kind));
  const ended = blocked.filter(({ kind }) => !stayingKinds.has(kind));
  if (ended.length === 0) return undefined;
  if (staying.every(isForBlock)) {
    return `An upgrade to KCO ${upgradeTo} or later is enough for shops with the classic checkout only. With these versions, too, shops with the checkout block are sent the ${callbackLabels(staying)}, and that stays blocked without an exclusion.`;
  }
  return `An upgrade to KCO ${upgradeTo} or later ends a part only: what is blocked of the ${callbackLabels(ended)}. Still sent, and still blocked without an exclusion: the ${callbackLabels(staying)}.`;
}

/** @source developers.cloudflare.com/waf/custom-rules/skip: Bot Fight Mode cannot be skipped, Super Bot Fight Mode can */
const cloudflare: Advise = ({ blocked }) => {
  const { methods, paths, endpoints, routes, plainRoutes } = callbackPlaces(blocked);
  const set = (values: readonly string[]): string =>
    `{${values
      .filter(isPlain)
      .map((value) => `"${value}"`)
      .join(' ')}}`;
  const places = [
    ...(paths.some(isPlain) ? [`http.request.uri.path in ${set(paths)}`] : []),
    ...endpoints
      .filter(isPlain)
      .map(
        (name) =>
          `(http.request.uri.path in {"/" "/index.php"} and any(http.request.uri.args["wc-api"][*] eq "${name}"))`,
      ),
    ...routes.map(({ before, after }) => startsAndEnds('http.request.uri.path', before, after)),
    ...plainRoutes.map(
      ({ before, after }) =>
        `(http.request.uri.path in {"/" "/index.php"} and ${startsAndEnds('http.request.uri.query', `rest_route=${before}`, after)})`,
    ),
  ];
  if (places.length === 0) return undefined;
  return {
    layer: 'cloudflare',
    text: `Behind Cloudflare: a WAF custom rule with the action Skip (managed rules, rate limiting rules, Super Bot Fight Mode rules), first in the list, with this expression. It goes by method and path; never by the User-Agent alone, which anyone can send. Bot Fight Mode of the free plan ignores skip rules: turn it off. ${notExecuted}`,
    code: `(http.request.method in ${set(methods)} and (${places.join(' or ')}))`,
  };
};

const startsAndEnds = (field: string, before: string, after: string): string =>
  `(starts_with(${field}, "${before}")${after === '' ? '' : ` and ends_with(${field}, "${after}")`})`;

/** @source wordfence.com/help/firewall/options: "Allowlisted URLs", "Allowlisted IP addresses that bypass all rules" */
const wordfence: Advise = ({ blocked }) => {
  const { paths, endpoints, routes, plainRoutes } = callbackPlaces(blocked);
  const urls = [...paths, ...(endpoints.length > 0 ? ['/'] : [])];
  const withoutRoute = blocked.filter(({ request }) => routeOf(fileName(request)) === undefined);
  const names = new Set(withoutRoute.flatMap(({ request }) => queryArguments(request).map(([name]) => name)));
  names.delete('rest_route');
  const noList =
    routes.length + plainRoutes.length > 0
      ? ' That list takes whole paths, so it has no entry for addresses with the id of an order in them, as the checkout block’s: there the addresses are the only way.'
      : '';
  const lines = urls.flatMap((url) => [...names].map((name) => `${url}   Query String   ${name}`));
  return {
    layer: 'wordfence',
    text: `With Wordfence: Firewall → All Firewall Options → Allowlisted URLs, one entry for each line (URL, type and name of the parameter).${noList} A rate limit or a country block is not lifted by that; there, enter Klarna's published addresses under "Allowlisted IP addresses that bypass all rules", which may differ at Kustom and do not help where a proxy hides the address. ${notExecuted}`,
    code: [...lines, `Addresses: ${klarnaAddresses.join(', ')}`].join('\n'),
  };
};

/** LiteSpeed's own engine was not at hand: what it makes of guarded exclusions is its to show. */
const litespeed: Advise = ({ exclusion }) =>
  exclusion && {
    layer: 'litespeed',
    text: `LiteSpeed reads ModSecurity's rule files with an engine of its own. Put the same directives into a file of its own, included ${exclusion.place} the rule set (Server Configuration → Security → WAF, or the panel's box for custom rules), and restart LiteSpeed: it reads rules when it starts. ${notExecuted}`,
    code: exclusion.directives,
  };

/** In the order in which they are offered, behind the web server's. */
const layers: readonly Advise[] = [cloudflare, wordfence, litespeed];

/**
 * Changes elsewhere that let the callbacks through. Nothing where none that must pass is stopped.
 * @param engines those that the rules run on, or may run on
 */
export function adviceFor(
  observations: readonly Observation[],
  engines: readonly EngineName[],
  exclusion?: BuiltExclusion,
): Advice[] {
  const blocked = stoppedCallbacks(observations);
  if (blocked.length === 0) return [];
  const input = { blocked, ...(exclusion && { exclusion }) };
  return [
    ...[upgrade(input)].flatMap((advice) => advice ?? []),
    ...serverAdvice(observations, engines, exclusion),
    ...layers.flatMap((advise) => advise(input) ?? []),
  ];
}
