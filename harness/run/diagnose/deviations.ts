import { type Deviations, healthy } from '../../scenario/conditions.ts';

/** One thing in which a scenario differs from a healthy site. */
export interface Deviation {
  /** `edge.waf`, `edge.rules.211180`, `shopper.afterPaying`. */
  path: string;
  value: unknown;
}

/** Every leaf that differs from a healthy site, in the order in which the scenario states them. */
export function deviationsOf(given: Deviations): Deviation[] {
  return leavesOf(given, []).filter(({ path, value }) => valueAt(healthy, path) !== value);
}

/** The conditions that state these deviations and no others. */
export function givenOf(deviations: readonly Deviation[]): Deviations {
  const given: Record<string, unknown> = {};
  for (const { path, value } of deviations) {
    const steps = path.split('.');
    const leaf = steps.pop() ?? '';
    let at = given;
    for (const step of steps) {
      at[step] ??= {};
      at = at[step] as Record<string, unknown>;
    }
    at[leaf] = value;
  }
  return given as Deviations;
}

function leavesOf(value: unknown, path: readonly string[]): Deviation[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) return [{ path: path.join('.'), value }];
  return Object.entries(value).flatMap(([step, below]) => leavesOf(below, [...path, step]));
}

function valueAt(root: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], root);
}
