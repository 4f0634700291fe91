import { anyItem } from '../corpus/request-arguments.ts';
import { formOfJson, nestedJson } from './nested-json.ts';
import type { OwnNames } from './own-names.ts';
import { classOf, longestValue, matchesWhole, plainText, textSigns, valueClasses } from './value-classes.ts';

/** What a value looks like, and a made-up one that looks so. Both are this project's own words, whatever the value was. */
export interface LeafShape {
  /** For a reader: `text with a comma`. */
  label: string;
  pattern: string;
  /** Each byte a character. */
  sample: string;
  /**
   * `own`: a callback is known to have such a value under this name. `narrow`: it is not, and no attack can be written with these signs.
   * `broad`: neither.
   */
  standing: 'own' | 'narrow' | 'broad';
}

/**
 * The shapes of a value: one, or of a text one for each sign that is in it.
 * @param value each byte a character
 * @returns undefined for a value that is of no class
 */
export function leafShapes(name: string, value: string, own: OwnNames): LeafShape[] | undefined {
  if (value.length > longestValue) return undefined;
  const known = own.patterns.get(anyItem(name)) ?? [];
  for (const pattern of known.filter((one) => matchesWhole(one, value))) {
    if (pattern === own.text) return textShapes(value, pattern, 'own');
    const sample = sampleOf(anyItem(name), value, pattern, own)?.replace(klarnaId, '{order}');
    if (sample !== undefined) return [{ label: labelOf(sample), pattern, sample, standing: 'own' }];
  }
  const found = classOf(value);
  if (found) {
    const { name: label, pattern, sample, isNarrow } = found;
    return [{ label, pattern, sample, standing: isNarrow ? 'narrow' : 'broad' }];
  }
  if (value.startsWith('{')) {
    const nested = nestedJson(value);
    return nested && [{ ...nested, standing: 'broad' }];
  }
  return matchesWhole(own.text, value) ? textShapes(value, own.text, 'broad') : undefined;
}

function textShapes(value: string, pattern: string, standing: LeafShape['standing']): LeafShape[] {
  const signs = textSigns.filter((sign) => sign.pattern.test(value));
  const texts = signs.length > 0 ? signs : [{ name: 'no special sign', sample: plainText }];
  return texts.map(({ name, sample }) => ({ label: `text with ${name}`, pattern, sample: bytes(sample), standing }));
}

/** Words that a pattern lists are the protocol's; of all else the corpora have a value, or a class has. */
function sampleOf(name: string, value: string, pattern: string, own: OwnNames): string | undefined {
  if (/^[A-Za-z_|]+$/.test(pattern)) return value;
  const samples = (own.samples.get(name) ?? []).filter((sample) => matchesWhole(pattern, filled(sample)));
  const form = formOf(value);
  return (
    samples.find((sample) => sample === value) ??
    samples.find((sample) => formOf(filled(sample)) === form) ??
    samples[0] ??
    valueClasses.map(({ sample }) => sample).find((sample) => matchesWhole(pattern, filled(sample)))
  );
}

const klarnaId = /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g;

/** Ids and hosts are filled in later. */
export const filled = (sample: string): string =>
  sample.replaceAll('{host}', 'shop.example').replaceAll('{order}', '0c8f6f2e-1111-4222-8333-444455556666');

/** What tells values of one pattern apart: names of a URL's arguments, fields of JSON, a guest's session or a customer's. */
function formOf(value: string): string {
  if (value.startsWith('{')) return formOfJson(value);
  const url = /^https?:\/\/[^?]*(?:\?(.*))?$/s.exec(value);
  if (url) return (url[1] ?? '').split('&').map(argumentForm).join('&');
  return wordForm(value);
}

const argumentForm = (pair: string): string => {
  const [name = '', value = ''] = pair.split('=');
  return `${name}=${name.includes('session') ? wordForm(value) : ''}`;
};

const wordForm = (text: string): string =>
  text
    .replace(klarnaId, 'U')
    .replace(/^\S+@\S+$/, 'M')
    .replace(/t_[0-9a-f]{30}/g, 'T')
    .replace(/\$generic\$[\w-]+/g, '$')
    .replace(/[0-9a-f]{10,}/g, 'H')
    .replace(/[0-9]+/g, '0');

const labelOf = (sample: string): string =>
  sample === '' ? 'empty' : (classOf(filled(sample))?.name ?? 'as the project’s own');

const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');
