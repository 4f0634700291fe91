import semver from 'semver';
import type { RuleHit } from '../evidence/rule-hit.ts';
import { klarnaAddresses } from '../scenario/klarna-addresses.ts';
import { fileName, queryArguments } from './corpus/request-arguments.ts';
import type { BuiltExclusion } from './exclusion/build-exclusion.ts';
import { isPlain } from './exclusion/directive-text.ts';
import { failsCallbacks, type Observation } from './judge/observation.ts';
import type { CallbackProbe } from './probe.ts';
import type { Advice } from './waf-report.ts';

/** What advice is made of. */
export interface AdviceInput {
  /** Callbacks that must pass and are stopped; at least one. */
  blocked: readonly CallbackProbe[];
  /** What matched them. Empty where only the status is known. */
  hits: readonly RuleHit[];
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
}

function callbackPlaces(probes: readonly CallbackProbe[]): CallbackPlaces {
  const plain = probes.flatMap(({ request }) =>
    queryArguments(request).flatMap(([name, value]) => (name === 'wc-api' ? [value] : [])),
  );
  const paths = probes.map(({ request }) => fileName(request)).filter((path) => path !== '/' && path !== '/index.php');
  return {
    methods: unique(probes.map(({ request }) => request.method)),
    paths: unique(paths),
    endpoints: unique(plain),
  };
}

const unique = (values: readonly string[]): string[] => [...new Set(values)];

/** The first version of the plugin that sends no kco_session_id. @source facts/waf.md */
const upgradeTo = '2.18.4';

/** Whether callbacks are stopped, and none of them is sent to shops that have the upgrade. */
export function upgradeIsEnough(observations: readonly Observation[]): boolean {
  const stopped = observations
    .filter(failsCallbacks)
    .flatMap(({ probe }) => (probe.type === 'callback' ? [probe] : []));
  return stopped.length > 0 && stopped.every(({ versions }) => !semver.intersects(versions, `>=${upgradeTo}`));
}

/** Needs no access to the WAF: so it comes first where it is enough. */
const upgrade: Advise = ({ blocked }) =>
  blocked.some(({ versions }) => semver.intersects(versions, `>=${upgradeTo}`))
    ? undefined
    : {
        layer: 'upgrade',
        text: `Upgrade to KCO ${upgradeTo} or later: nothing that is stopped here is sent to shops with these versions. Orders that were placed before the upgrade keep their old callback address. ${notExecuted}`,
      };

/**
 * For hosts whose rule files are not theirs to change.
 * @source facts/waf.md, "The narrowest exclusions": `modsecurity off` for the location let 10 of 17 attacks through
 */
const nginx: Advise = ({ blocked, hits }) => {
  const paths = callbackPlaces(blocked).paths.filter(isPlain);
  const ids = [...new Set(hits.map(({ id }) => id))].filter((id) => /^\d+$/.test(id));
  if (paths.length === 0 || ids.length === 0) return undefined;
  return {
    layer: 'nginx',
    text: `Where the rule files are not yours, a location can take rules out for its path. That is broader than the exclusion above: attacks on this path pass these rules, and callbacks with ?wc-api= are not reached. Do not write "modsecurity off" in its place: it takes every rule from the path. The last line is WordPress's usual one; keep what your server block has. ${notExecuted}`,
    code: paths
      .map((path) =>
        [
          `location = ${path} {`,
          `    modsecurity_rules 'SecRuleRemoveById ${ids.join(' ')}';`,
          '    try_files $uri $uri/ /index.php?$args;',
          '}',
        ].join('\n'),
      )
      .join('\n'),
  };
};

/** @source developers.cloudflare.com/waf/custom-rules/skip: Bot Fight Mode cannot be skipped, Super Bot Fight Mode can */
const cloudflare: Advise = ({ blocked }) => {
  const { methods, paths, endpoints } = callbackPlaces(blocked);
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
  ];
  if (places.length === 0) return undefined;
  return {
    layer: 'cloudflare',
    text: `Behind Cloudflare: a WAF custom rule with the action Skip (managed rules, rate limiting rules, Super Bot Fight Mode rules), first in the list, with this expression. It goes by method and path; never by the User-Agent alone, which anyone can send. Bot Fight Mode of the free plan ignores skip rules: turn it off. ${notExecuted}`,
    code: `(http.request.method in ${set(methods)} and (${places.join(' or ')}))`,
  };
};

/** @source wordfence.com/help/firewall/options: "Allowlisted URLs", "Allowlisted IP addresses that bypass all rules" */
const wordfence: Advise = ({ blocked }) => {
  const { paths, endpoints } = callbackPlaces(blocked);
  const urls = [...paths, ...(endpoints.length > 0 ? ['/'] : [])];
  const names = new Set(blocked.flatMap(({ request }) => queryArguments(request).map(([name]) => name)));
  const lines = urls.flatMap((url) => [...names].map((name) => `${url}   Query String   ${name}`));
  return {
    layer: 'wordfence',
    text: `With Wordfence: Firewall → All Firewall Options → Allowlisted URLs, one entry for each line (URL, type and name of the parameter). A rate limit or a country block is not lifted by that; there, enter Klarna's published addresses under "Allowlisted IP addresses that bypass all rules", which may differ at Kustom and do not help where a proxy hides the address. ${notExecuted}`,
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

/** In the order in which they are offered. */
const layers: readonly Advise[] = [upgrade, nginx, cloudflare, wordfence, litespeed];

/** Changes elsewhere that let the callbacks through. Nothing where none that must pass is stopped. */
export function adviceFor(observations: readonly Observation[], exclusion?: BuiltExclusion): Advice[] {
  const stopped = observations.filter(failsCallbacks);
  const blocked = stopped.flatMap(({ probe }) => (probe.type === 'callback' ? [probe] : []));
  if (blocked.length === 0) return [];
  const hits = stopped.flatMap((seen) => [...seen.hits, ...seen.behind]);
  return layers.flatMap((advise) => advise({ blocked, hits, ...(exclusion && { exclusion }) }) ?? []);
}
