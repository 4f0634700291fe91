import { type Deviations, healthy } from '../../scenario/conditions.ts';
import type { AllowEntry, Fault } from '../../scenario/fault.ts';

/** One thing in which a scenario differs from a healthy site. */
export interface Deviation {
  /** `edge.waf`, `edge.rules.211180`, `faults.0`, `faults.0.unless.1`, `options.blogname`. */
  path: string;
  /** Of a fault: all of it but its allow list. */
  value: unknown;
}

/**
 * Everything that differs from a healthy site, in the order in which the scenario states it: each leaf of a room, each
 * setting, the further plugins, each fault, and each entry of its allow list. When a fault begins and ends is the fault's own.
 */
export function deviationsOf({ faults, with: plugins, ...given }: Deviations): Deviation[] {
  const stated = leavesOf(given, []).filter(({ path, value }) => valueAt(healthy, path) !== value);
  return [
    ...stated,
    ...(plugins?.length ? [{ path: 'with', value: plugins }] : []),
    ...(faults ?? []).flatMap(faultDeviations),
  ];
}

function faultDeviations({ unless = [], ...fault }: Fault, index: number): Deviation[] {
  return [
    { path: `faults.${index}`, value: fault },
    ...unless.map((entry, place) => ({ path: `faults.${index}.unless.${place}`, value: entry })),
  ];
}

/** The fault whose allow list this is an entry of: its place in the list. */
export function allowedBy({ path }: Deviation): number | undefined {
  const [, index] = /^faults\.(\d+)\.unless\./.exec(path) ?? [];
  return index === undefined ? undefined : Number(index);
}

/** The conditions that state these deviations and no others. An entry of an allow list goes with its fault. */
export function givenOf(deviations: readonly Deviation[]): Deviations {
  const given: Record<string, unknown> = {};
  for (const { path, value } of deviations) {
    const steps = stepsOf(path);
    if (steps[0] === 'faults' || steps[0] === 'with') continue;
    const leaf = steps.pop() ?? '';
    let at = given;
    for (const step of steps) {
      at[step] ??= {};
      at = at[step] as Record<string, unknown>;
    }
    at[leaf] = value;
  }
  const plugins = deviations.flatMap(({ path, value }) => (path === 'with' ? (value as string[]) : []));
  const faults = faultsOf(deviations);
  return {
    ...(given as Deviations),
    ...(plugins.length > 0 ? { with: plugins } : {}),
    ...(faults.length > 0 ? { faults } : {}),
  };
}

function faultsOf(deviations: readonly Deviation[]): Fault[] {
  return deviations.flatMap((deviation) => {
    const [, index] = /^faults\.(\d+)$/.exec(deviation.path) ?? [];
    if (index === undefined) return [];
    const unless = deviations.flatMap((other) =>
      allowedBy(other) === Number(index) ? [other.value as AllowEntry] : [],
    );
    return [{ ...(deviation.value as Fault), ...(unless.length > 0 ? { unless } : {}) }];
  });
}

function leavesOf(value: unknown, path: readonly string[]): Deviation[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) return [{ path: path.join('.'), value }];
  return Object.entries(value).flatMap(([step, below]) => leavesOf(below, [...path, step]));
}

/** Names of options may have dots of their own. */
function stepsOf(path: string): string[] {
  const [first = '', ...rest] = path.split('.');
  return first === 'options' ? [first, rest.join('.')] : [first, ...rest];
}

function valueAt(root: unknown, path: string): unknown {
  return stepsOf(path).reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], root);
}

/** The part without what cannot be played in it: Klarna decides about a purchase that is under review, and no other. */
export function playable(part: readonly Deviation[]): readonly Deviation[] {
  const isReviewed = part.some(({ path, value }) => path === 'klarna.fraud' && value === 'pending');
  return isReviewed ? part : part.filter(({ path }) => path !== 'klarna.decision');
}

/** A scenario's conditions with this change on top; a list that changes takes the place of the one there was. */
export function withChange(given: Deviations, change: Deviations): Deviations {
  const { store, edge, shopper, klarna, ...lists } = change;
  return givenOf(
    deviationsOf({
      ...given,
      ...lists,
      store: { ...given.store, ...store },
      edge: { ...given.edge, ...edge, rules: { ...given.edge?.rules, ...edge?.rules } },
      shopper: { ...given.shopper, ...shopper },
      klarna: { ...given.klarna, ...klarna },
    }),
  );
}
