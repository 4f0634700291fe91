import type { HttpRequest } from '../../lib/http/http-request.ts';
import { orderIdOf } from '../corpus/order-id.ts';
import { anyItem } from '../corpus/request-arguments.ts';
import type { CallbackProbe, CallbackVariant, Probe } from '../probe.ts';
import type { VariantsResult } from '../waf-report.ts';
import type { Observation } from './observation.ts';

/** A callback and its variants, each as a probe of its own; any other probe alone. */
export const withVariants = <P extends Probe>(probe: P): (P | CallbackProbe)[] => [probe, ...variantsOf(probe)];

const variantsOf = (probe: Probe): CallbackProbe[] =>
  probe.type === 'callback' ? (probe.variants ?? []).map((variant) => probeOf(probe, variant)) : [];

function probeOf({ variants: _, ...probe }: CallbackProbe, variant: CallbackVariant): CallbackProbe {
  const { name, request, valuePatterns } = variant;
  return { ...probe, id: `${probe.id}#${name}`, request, valuePatterns, variantOf: { id: probe.id, name } };
}

/**
 * What a variant is in the other forms of its callback's URL. Values are varied in one form only, because no rule reads them otherwise in
 * another; an exclusion is for all forms.
 */
export function inOtherForms(variant: CallbackProbe, probes: readonly Probe[]): CallbackProbe[] {
  const { variantOf } = variant;
  const own = probes.find(({ id }) => id === variantOf?.id);
  if (own?.type !== 'callback' || !variantOf) return [];
  const order = own.variants?.find(({ name }) => name === variantOf.name)?.order ?? '';
  const forms = new Set<string>([own.form]);
  return probes.flatMap((other) => {
    if (other.type !== 'callback' || !isAlike(other, own) || forms.has(other.form)) return [];
    forms.add(other.form);
    const target = other.request.target.replaceAll(orderIdOf(other.id), order);
    const request: HttpRequest = { ...variant.request, target };
    const valuePatterns = { ...other.valuePatterns, ...variant.valuePatterns };
    const { variants: _, ...rest } = other;
    return [
      {
        ...rest,
        id: `${other.id}#${variantOf.name}`,
        request,
        valuePatterns,
        variantOf: { ...variantOf, id: other.id },
      },
    ];
  });
}

/** The same callback at another address: the entries of a corpus begin their ids alike. */
const isAlike = (one: CallbackProbe, other: CallbackProbe): boolean =>
  one.kind === other.kind && one.sent === other.sent && entryOf(one) === entryOf(other);

const entryOf = ({ id }: CallbackProbe): string => id.split('/')[0] ?? id;

/** One observation for each probe: of a callback it says what came of all its variants, and of one that fails it takes the outcome. */
export function foldVariants(observations: readonly Observation[]): Observation[] {
  const byProbe = new Map<string, Observation[]>();
  for (const seen of observations) {
    const of = variantId(seen);
    if (of !== undefined) byProbe.set(of, [...(byProbe.get(of) ?? []), seen]);
  }
  return observations.flatMap((seen) => {
    if (variantId(seen) !== undefined) return [];
    const variants = byProbe.get(seen.probe.id);
    return [variants ? folded(seen, variants) : seen];
  });
}

const variantId = ({ probe }: Observation): string | undefined =>
  probe.type === 'callback' ? probe.variantOf?.id : undefined;

function folded(own: Observation, variants: readonly Observation[]): Observation {
  const failed = variants.filter(({ outcome }) => outcome !== 'passed');
  const [first] = failed;
  const result: VariantsResult = {
    delivered: variants.length - failed.length,
    of: variants.length,
    failed: failed.map(({ probe, hits, behind }) => ({
      value: probe.type === 'callback' ? (probe.variantOf?.name ?? '') : '',
      rules: [...new Set([...hits, ...behind].map(({ id }) => id))],
    })),
  };
  const worst = own.outcome === 'passed' && first ? first : own;
  const { probe, requestLine } = own;
  return { ...worst, probe, requestLine: worst === own ? requestLine : worst.requestLine, variants: result };
}

/**
 * Few variants that stand for all that are stopped: of each callback one for each rule and variable that it matched, and one for each set
 * of rules that match together. What takes these out of the way does so for the others, and is asked of all at the end.
 */
export function representatives(stopped: readonly Observation[]): CallbackProbe[] {
  const known = new Set<string>();
  const chosen: CallbackProbe[] = [];
  // What the callbacks themselves show, no variant has to.
  const sorted = [...stopped].sort((a, b) => Number(isVariant(a)) - Number(isVariant(b)));
  for (const seen of sorted) {
    if (seen.probe.type !== 'callback') continue;
    const fresh = traitsOf(seen).filter((trait) => !known.has(trait));
    for (const trait of fresh) known.add(trait);
    if (fresh.length > 0 && isVariant(seen)) chosen.push(seen.probe);
  }
  return chosen;
}

const isVariant = (seen: Observation): boolean => variantId(seen) !== undefined;

function traitsOf({ probe, hits, behind }: Observation): string[] {
  const entry = probe.type === 'callback' ? entryOf(probe) : '';
  const all = [...hits, ...behind];
  const together = [...new Set(all.map(({ id }) => id))].sort().join(' ');
  return [`${entry} ${together}`, ...all.map(({ id, variable = '' }) => `${entry} ${id} ${anyItem(variable)}`)];
}
