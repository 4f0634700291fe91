import type { RuleHit } from '../evidence/rule-hit.ts';
import type { BuiltExclusion } from './exclusion/build-exclusion.ts';
import { pathGuards } from './exclusion/callback-guards.ts';
import { commentLines } from './exclusion/directive-text.ts';
import { renderGuard } from './exclusion/guard.ts';
import { failsCallbacks, type Observation } from './judge/observation.ts';
import type { CallbackProbe } from './probe.ts';
import type { Advice, EngineName } from './waf-report.ts';

/** How a web server is told to read a file of ModSecurity's. */
interface WebServer {
  layer: 'nginx' | 'apache';
  file: string;
  /** The line that names the file. */
  line: string;
  /** What the rule set itself is named by. */
  sameAs: string;
  /** Where the line must not go. */
  beware: string;
}

/**
 * A line in a `location` holds up to an internal redirect only: try_files sends the request on to index.php, and the rules of
 * `location ~ \.php$` judge it anew. What a server block has is valid in all its locations. Apache asks the rules of phase 1 before it
 * knows of `<Location>` and `<Directory>`.
 * @source observed on nginx 1.26.3 with libmodsecurity 3.0.14, and Apache 2.4.71 with mod_security2 2.9.11:
 *   tests/contract/waf-advice.spec.ts puts what is printed into sites of the usual shapes
 */
const webServers: Readonly<Record<EngineName, WebServer>> = {
  v3: {
    layer: 'nginx',
    file: '/etc/nginx/klarna-callbacks.conf',
    line: 'modsecurity_rules_file /etc/nginx/klarna-callbacks.conf;',
    sameAs: 'the modsecurity_rules_file that loads the rule set',
    beware:
      'Where that line stands in the http block, which may not be yours, the server block of the shop does as well. A location of its own does not: try_files sends a callback on to index.php, and there the rules judge it again, without what the location says. Do not write "modsecurity off": it takes every rule from the path.',
  },
  v2: {
    layer: 'apache',
    file: '/etc/apache2/klarna-callbacks.conf',
    line: 'Include /etc/apache2/klarna-callbacks.conf',
    sameAs: 'the Include that loads the rule set',
    beware:
      'A <Location>, a <Directory> or .htaccess is too late: the first rules have been asked by then. Do not write "SecRuleEngine Off": it takes every rule from the path.',
  },
};

/**
 * Where the exclusion goes on a web server: the one that was found, else one that takes the rules out on the callbacks' addresses.
 * @param engines those that the rules may run on
 */
export function serverAdvice(
  observations: readonly Observation[],
  engines: readonly EngineName[],
  exclusion?: BuiltExclusion,
): Advice[] {
  return engines.flatMap((engine) => {
    const { layer, file, line, sameAs, beware } = webServers[engine];
    if (exclusion) {
      const where = exclusion.place === 'before' ? 'directly above' : 'directly below';
      return {
        layer,
        text: `Put the exclusion above into a file, such as ${file}, and this line ${where} ${sameAs}. ${beware}`,
        code: line,
      };
    }
    const directives = offOnAddresses(observations);
    return directives === undefined
      ? []
      : {
          layer,
          text: `These rules can be taken out on the callbacks’ own addresses: put what follows into a file, such as ${file}, and the line "${line}" directly above ${sameAs}. It is broader than what kco-harness waf finds with --rules: attacks on these addresses pass these rules. ${beware}`,
          code: directives,
        };
  });
}

/** Ids of rules that nobody else has: for local use, as those of an exclusion that was found. */
const firstId = 77_000;

function offOnAddresses(observations: readonly Observation[]): string | undefined {
  const byIds = new Map<string, { ids: string[]; probes: CallbackProbe[] }>();
  for (const seen of observations.filter(failsCallbacks)) {
    const ids = ruleIds([...seen.hits, ...seen.behind]);
    if (seen.probe.type !== 'callback' || ids.length === 0) continue;
    const group = byIds.get(ids.join()) ?? { ids, probes: [] };
    group.probes.push(seen.probe);
    byIds.set(ids.join(), group);
  }
  const blocks = [...byIds.values()].flatMap(({ ids, probes }) =>
    (pathGuards(probes) ?? []).map((guard) => ({ guard, ids })),
  );
  if (blocks.length === 0) return undefined;
  return blocks
    .map(({ guard, ids }, index) => {
      const controls = ids.map((id) => `ctl:ruleRemoveById=${id}`);
      return `${commentLines(`Not asked ${guard.where}: ${ids.join(', ')}.`)}${renderGuard(guard, controls, firstId + index)}`;
    })
    .join('\n');
}

const ruleIds = (hits: readonly RuleHit[]): string[] =>
  [...new Set(hits.map(({ id }) => id))].filter((id) => /^\d+$/.test(id)).sort();
