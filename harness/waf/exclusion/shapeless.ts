import { queryArguments, requestArguments } from '../corpus/request-arguments.ts';
import { failsCallbacks, type Observation } from '../judge/observation.ts';
import type { CallbackProbe } from '../probe.ts';
import type { TriedExclusion } from '../waf-report.ts';

/**
 * Why an exclusion is broad where the corpus does not say what values look like: a condition is made of nothing else.
 * @returns undefined for an exclusion that goes by shapes, and where the corpus has them all
 */
export function shapelessNote(
  observations: readonly Observation[],
  approach: TriedExclusion['approach'] | undefined,
): string | undefined {
  if (approach === undefined || approach.endsWith('-for-shape')) return undefined;
  const stopped = observations.flatMap((seen) =>
    seen.probe.type === 'callback' && failsCallbacks(seen) ? [seen.probe] : [],
  );
  const without = new Map(stopped.map((probe) => [probe, namesWithout(probe)]));
  const probes = stopped.filter((probe) => without.get(probe)?.length);
  const [first, ...others] = probes;
  if (!first) return undefined;
  const names = [...new Set(probes.flatMap((probe) => without.get(probe) ?? []))];
  const more = names.length > mostNamed ? ` and ${names.length - mostNamed} more` : '';
  const callbacks = others.length === 0 ? first.id : `${first.id} and ${others.length} more`;
  return `The corpus has no “shapes” for ${names.slice(0, mostNamed).join(', ')}${more} (${callbacks}), so the exclusion is broader than it need be: it cannot ask what the values look like.`;
}

const mostNamed = 3;

/** What tells a callback by its address has no shape of its own. */
const addresses = new Set(['wc-api', 'rest_route']);

/** Arguments of which the corpus does not say what they look like: those of the query, and those of a body where it says it of none. */
function namesWithout({ request, valuePatterns }: CallbackProbe): string[] {
  const inQuery = queryArguments(request).map(([name]) => name);
  const inBody = requestArguments(request).map(([name]) => name);
  const saysOfBody = inBody.some((name) => !inQuery.includes(name) && name in valuePatterns);
  const asked = saysOfBody ? inQuery : [...inQuery, ...inBody];
  return [...new Set(asked)].filter((name) => !addresses.has(name) && !(name in valuePatterns));
}
