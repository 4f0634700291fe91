import { z } from 'zod';
import { nearest } from '../lib/nearest.ts';
import { shortened } from '../lib/shortened.ts';
import { lineOf } from './line-of.ts';
import * as presets from './presets.ts';
import { scenarioSchema } from './scenario.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/**
 * What is wrong with a file that states a value, such as a scenario, a line each: `FILE:LINE: given.faults.0.at: unknown value "egde"; did you mean "edge"?`
 * @param text the file's source
 * @param value what it exports
 * @param schema of what the value should be
 */
export function refusalOf(
  file: string,
  text: string,
  value: unknown,
  issues: readonly Issue[],
  schema: z.ZodType = scenarioSchema,
): string {
  return mistakesIn(schema, value, issues)
    .map(({ path, words }) => `${file}:${lineOf(text, path)}: ${words}`)
    .join('\n');
}

/** Something that is wrong with a value: where, and in words that name the place. */
export interface Mistake {
  path: Path;
  words: string;
}

/** @param schema what the value should be */
export function mistakesIn(schema: z.ZodType, value: unknown, issues: readonly Issue[]): Mistake[] {
  const refined = issues.flatMap((issue) => refine(issue, value));
  // A required field that is only misspelt is told once.
  const misspelt = refined.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => [...issue.path, nearest(key, fieldsAt(schema, issue.path))].join('.'))
      : [],
  );
  const isMisspelt = ({ path }: Issue) => valueAt(value, path) === undefined && misspelt.includes(path.join('.'));
  // What an object lacks is what its unknown field was meant to be.
  const odd = new Set(refined.flatMap(({ code, path }) => (code === 'unrecognized_keys' ? [path.join('.')] : [])));
  const isLacking = ({ code, path }: Issue) => code === 'custom' && odd.has(path.join('.'));
  return refined
    .filter((issue) => !isMisspelt(issue) && !isLacking(issue))
    .flatMap((issue): Mistake[] => {
      const { path } = issue;
      if (issue.code !== 'unrecognized_keys') return [{ path, words: `${placed(path)}${wordsOf(issue, value)}` }];
      const where = path.length > 0 ? ` in "${named(path)}"` : '';
      const known = fieldsAt(schema, path);
      return issue.keys.map((key) => ({
        path: [...path, key],
        words: `unknown field "${shortened(key)}"${where}${offer(key, known, 'known are')}`,
      }));
    });
}

const named = (path: Path): string => path.map((step) => shortened(String(step))).join('.');
const placed = (path: Path): string => (path.length > 0 ? `${named(path)}: ` : '');

function offer(word: string, all: readonly string[], known: string): string {
  const near = nearest(word, all);
  return near === undefined ? `; ${known} ${all.join(', ')}` : `; did you mean "${near}"?`;
}

function wordsOf(issue: Issue, value: unknown): string {
  const given = valueAt(value, issue.path);
  if (issue.code === 'invalid_value' && typeof given === 'string') {
    if (issue.values.some((allowed) => typeof allowed !== 'string' && String(allowed) === given)) {
      return `write ${shortened(given)} without quotes`;
    }
    const all = issue.values.map(String);
    const near = nearest(given, all);
    const allowed = `allowed are ${all.join(', ')}`;
    return `unknown value "${shortened(given)}"; ${near === undefined ? allowed : `did you mean "${near}"? ${allowed}`}`;
  }
  if (issue.code === 'invalid_type' && typeof given === 'string' && isBare(issue.expected, given)) {
    return `${issue.message}: write ${shortened(given)} without quotes`;
  }
  if (issue.code === 'invalid_type' && issue.path.at(-2) === 'faults') {
    const offered = presetMeant(given);
    if (offered !== undefined) return offered;
  }
  // In the place of zod's own words; a schema that has words of its own is heard.
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input') && (given ?? null) === null) {
    return `${given === null ? 'is empty' : 'is missing'}: write ${withArticle(issue.expected)}`;
  }
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  return issue.message;
}

const withArticle = (type: string): string => `${/^[aeiou]/.test(type) ? 'an' : 'a'} ${type}`;

/** In the place of a fault stands the name of a preset, or the preset itself that was not called. */
function presetMeant(given: unknown): string | undefined {
  const name = typeof given === 'function' ? given.name : typeof given === 'string' ? given : undefined;
  if (name === undefined) return undefined;
  const near = nearest(name, Object.keys(makers));
  if (near === undefined) return `${what(given)} is no fault: write { at, on, does }, or call a preset`;
  const call = `${near}(${makers[near]?.length === 0 ? '' : '…'})`;
  return `${what(given)} is no fault; did you mean ${call}? Import it from 'kco-harness'`;
}

const what = (given: unknown): string =>
  typeof given === 'string' ? `"${shortened(given)}"` : 'a function that is not called';

/** Presets by their names; the length of one is how many options it cannot do without. Entries of allow lists are no faults. */
const { agent, klarnaSources, path: _path, query, ...faultMakers } = presets;
const makers: Readonly<Record<string, { length: number }>> = faultMakers;

/** Whether a text is what is wanted, but for its quotes. */
function isBare(wanted: string, given: string): boolean {
  if (wanted === 'boolean') return given === 'true' || given === 'false';
  return (wanted === 'number' || wanted === 'int') && given.trim() !== '' && Number.isFinite(Number(given));
}

/** Where several forms are allowed: what is wrong with the one that was meant. */
function refine(issue: Issue, value: unknown): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const forms = issue.errors.map((issues) =>
    issues.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }) as Issue),
  );
  const isOther = (inner: Issue) => inner.code === 'invalid_type' && inner.path.length === issue.path.length;
  const meant = forms.filter((issues) => !issues.some(isOther));
  const names = meant
    .flat()
    .filter((inner) => inner.code === 'invalid_value' && inner.path.length === issue.path.length);
  const given = valueAt(value, issue.path);
  if (typeof given === 'string' && names.length > 0) {
    const values = names.flatMap((inner) => (inner.code === 'invalid_value' ? inner.values : []));
    return [{ ...names[0], values } as Issue];
  }
  const [form] = meant
    .filter((issues) => !issues.some((inner) => names.includes(inner)))
    .sort((a, b) => a.length - b.length);
  if (form) return form.flatMap((inner) => refine(inner, value));
  const bare = forms.flat().find((inner) => inner.code === 'invalid_type' && isBare(inner.expected, String(given)));
  if (bare && typeof given === 'string') return [bare];
  const wanted = forms.flat().flatMap((inner): string[] => {
    if (inner.code === 'invalid_value') return inner.values.map(String);
    return inner.code === 'invalid_type' ? [inner.expected] : [];
  });
  return [
    { ...issue, code: 'custom', message: `Invalid input: expected ${[...new Set(wanted)].join(' or ')}` } as Issue,
  ];
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[step] : undefined),
    value,
  );
}

/** The fields that may stand at a path of a scenario, such as `given.edge`. */
export const scenarioFields = (path: Path): string[] => fieldsAt(scenarioSchema, path);

function fieldsAt(schema: z.ZodType, path: Path): string[] {
  let at: z.ZodType[] = [schema];
  for (const step of path) at = at.flatMap(formsOf).flatMap((form) => below(form, step));
  return [...new Set(at.flatMap(formsOf).flatMap(fieldsOf))];
}

/** A schema without what is wrapped around it: each form that it allows. */
function formsOf(schema: z.ZodType): z.ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return formsOf(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => formsOf(option as z.ZodType));
  return [schema];
}

function below(schema: z.ZodType, step: PropertyKey): z.ZodType[] {
  if (schema instanceof z.ZodArray) return typeof step === 'number' ? [schema.element as z.ZodType] : [];
  if (schema instanceof z.ZodRecord) return [schema.valueType as z.ZodType];
  const next = schema instanceof z.ZodObject ? schema.shape[String(step)] : undefined;
  return next ? [next as z.ZodType] : [];
}

function fieldsOf(schema: z.ZodType): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  return schema instanceof z.ZodRecord && schema.keyType instanceof z.ZodEnum ? schema.keyType.options.map(String) : [];
}
