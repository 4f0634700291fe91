import type { CallbackProbe } from '../probe.ts';
import type { EngineName } from './engine-name.ts';

/**
 * The names by which a corpus may know what an engine calls `name`. Corpora use v3's; v2 names JSON without the prefix:
 * `merchant_data` is v3's `json.merchant_data`.
 * @source observed on libmodsecurity 3.0.9 and mod_security2 2.9.7
 */
export const declaredNames = (name: string, engine: EngineName): string[] =>
  engine === 'v2' ? [name, `json.${name}`] : [name];

/** The declared value pattern of an argument, by the engine's name of it. */
export const valuePatternOf = (
  { valuePatterns }: CallbackProbe,
  name: string,
  engine: EngineName,
): string | undefined =>
  declaredNames(name, engine)
    .map((declared) => valuePatterns[declared])
    .find((pattern) => pattern !== undefined);
