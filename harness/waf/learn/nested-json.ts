import { matchesWhole, valueClasses } from './value-classes.ts';

/** Nothing that a quote, a dot or a bracket is in. */
export const plainName = /^[A-Za-z_][0-9A-Za-z_-]{0,59}$/;

/** A field that is called by a number, or by `__proto__`, is none of a program's. */
export const isFieldName = (name: string): boolean => plainName.test(name) && !/\d{3}|^__/.test(name);

/**
 * JSON in a string, as plugins put it into `merchant_data`: one object of plain values and of lists of such.
 * @param text each byte a character
 * @returns a pattern and a made-up value; undefined for what is deeper, or has a name or a value that could be anything
 */
export function nestedJson(text: string): { label: string; pattern: string; sample: string } | undefined {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const fields = Object.entries(value);
  // Written as JSON.stringify does it: any other way it would not be found by the pattern either.
  if (fields.length > 40 || JSON.stringify(value).length !== text.replaceAll('\\/', '/').length) return undefined;
  const parts = fields.map(([name, field]) => {
    const inner = isFieldName(name) ? fieldOf(field) : undefined;
    return inner && { pattern: `\\x22${name}\\x22:${inner.pattern}`, sample: `"${name}":${inner.sample}` };
  });
  const whole = parts.filter((part) => part !== undefined);
  if (whole.length < parts.length) return undefined;
  return {
    label: 'JSON in a text',
    pattern: `\\{${whole.map(({ pattern }) => pattern).join(',')}\\}`,
    sample: `{${whole.map(({ sample }) => sample).join(',')}}`,
  };
}

/** What tells such texts apart: their fields, and what of each kind is in them. */
export function formOfJson(text: string): string {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) return '{';
  return Object.entries(value)
    .map(
      ([name, field]) =>
        `${name}:${Array.isArray(field) ? Math.min(field.length, 2) : field === null || field === '' ? '' : typeof field}`,
    )
    .join(',');
}

interface Part {
  pattern: string;
  sample: string;
}

function fieldOf(value: unknown): Part | undefined {
  if (value === null) return { pattern: 'null', sample: 'null' };
  if (typeof value === 'boolean') return { pattern: '(?:true|false)', sample: 'false' };
  if (typeof value === 'number')
    return Number.isSafeInteger(value) ? { pattern: '-?[0-9]{1,20}', sample: '1' } : undefined;
  if (typeof value === 'string') return textOf(value);
  if (!Array.isArray(value)) return undefined;
  if (value.length === 0) return { pattern: '\\[\\]', sample: '[]' };
  const items = value.map(textOf).filter((item) => item !== undefined);
  const [first] = items;
  if (!first || items.length < value.length || items.length > 10) return undefined;
  const any = [...new Set(items.map(({ pattern }) => pattern))].sort().join('|');
  return { pattern: `\\[(?:${any})(?:,(?:${any})){0,9}\\]`, sample: `[${first.sample}]` };
}

function textOf(value: unknown): Part | undefined {
  if (typeof value !== 'string') return undefined;
  // A placeholder is none of JSON's texts.
  const found = valueClasses.find(({ pattern, sample }) => !sample.includes('{') && matchesWhole(pattern, value));
  if (!found?.isNarrow) return undefined;
  return { pattern: `\\x22(?:${found.pattern})\\x22`, sample: `"${found.sample}"` };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
