import { isDeepStrictEqual } from 'node:util';
import { isRecord } from '../order/checkout-api.ts';
import type { CassetteEntry, RecordedBody } from './cassette.ts';

/**
 * `status`; `header`: one that the shop or Klarna may go by; `shape`: a field or an item that one of them lacks, another type, another
 * way to write a time; `value`: of neither ids nor times; `order`: the same, at another place or another moment.
 */
export const differenceKinds = ['status', 'header', 'shape', 'value', 'order'] as const;

export interface Difference {
  kind: (typeof differenceKinds)[number];
  /** `order_lines[0].type` of a body, a header's name; empty for the whole. */
  where: string;
  /** What the cassette has, in words or as JSON; `absent`. */
  recorded: string;
  /** What the fake answers. */
  fake: string;
}

/** Whether two texts are the same but for ids. */
export type Agree = (recorded: string, fake: string) => boolean;

const absent = 'absent';

/** Every difference of two values of JSON. */
export function differencesOf(recorded: unknown, fake: unknown, where: string, agree: Agree): Difference[] {
  if (typeName(recorded) !== typeName(fake)) {
    return [{ kind: 'shape', where, recorded: shown(recorded), fake: shown(fake) }];
  }
  if (Array.isArray(recorded) && Array.isArray(fake)) return ofLists(recorded, fake, where, agree);
  if (isRecord(recorded) && isRecord(fake)) return ofObjects(recorded, fake, where, agree);
  if (typeof recorded === 'string' && typeof fake === 'string') return ofTexts(recorded, fake, where, agree);
  return recorded === fake ? [] : [{ kind: 'value', where, recorded: shown(recorded), fake: shown(fake) }];
}

function ofLists(recorded: unknown[], fake: unknown[], where: string, agree: Agree): Difference[] {
  const places = recorded.map((item) => fake.findIndex((other) => isDeepStrictEqual(item, other)));
  const isShuffled = recorded.length === fake.length && new Set(places).size === places.length && !places.includes(-1);
  if (isShuffled && places.some((place, index) => place !== index)) {
    return [
      { kind: 'order', where, recorded: 'items 1, 2, …', fake: `items ${places.map((at) => at + 1).join(', ')}` },
    ];
  }
  const both = recorded
    .slice(0, fake.length)
    .flatMap((item, index) => differencesOf(item, fake[index], `${where}[${index}]`, agree));
  if (recorded.length === fake.length) return both;
  return [{ kind: 'shape', where, recorded: items(recorded), fake: items(fake) }, ...both];
}

const items = ({ length }: unknown[]): string => (length === 1 ? '1 item' : `${length} items`);

function ofObjects(
  recorded: Record<string, unknown>,
  fake: Record<string, unknown>,
  where: string,
  agree: Agree,
): Difference[] {
  return [...new Set([...Object.keys(recorded), ...Object.keys(fake)])].flatMap((name): Difference[] => {
    const at = where === '' ? name : `${where}.${name}`;
    if (!Object.hasOwn(fake, name))
      return [{ kind: 'shape', where: at, recorded: shown(recorded[name]), fake: absent }];
    if (!Object.hasOwn(recorded, name))
      return [{ kind: 'shape', where: at, recorded: absent, fake: shown(fake[name]) }];
    return differencesOf(recorded[name], fake[name], at, agree);
  });
}

const snippet = /^\[html_snippet, \d+ characters\]$/;
const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/;

function ofTexts(recorded: string, fake: string, where: string, agree: Agree): Difference[] {
  if (snippet.test(recorded) || agree(recorded, fake)) return [];
  const areTimes = time.test(recorded) && time.test(fake);
  if (areTimes && written(recorded) === written(fake)) return [];
  if (areTimes)
    return [{ kind: 'shape', where, recorded: `time as ${written(recorded)}`, fake: `time as ${written(fake)}` }];
  return [{ kind: 'value', where, recorded: shown(recorded), fake: shown(fake) }];
}

/** How a time is written: with which digits and which zone. */
const written = (text: string): string => text.replace(/\d/g, '0');

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}

const shown = (value: unknown): string => {
  const json = JSON.stringify(value);
  return json.length > 120 ? `${json.slice(0, 119)}…` : json;
};

/** What is compared of an answer or a request. */
export interface Said {
  headers: CassetteEntry['headers'];
  body: RecordedBody;
}

/** Headers and body. */
export function saidDifferences(recorded: Said, fake: Said, agree: Agree): Difference[] {
  return [
    ...headerDifferences(recorded.headers, fake.headers, agree),
    ...bodyDifferences(recorded.body, fake.body, agree),
  ];
}

function headerDifferences(recorded: Said['headers'], fake: Said['headers'], agree: Agree): Difference[] {
  return [...new Set([...Object.keys(recorded), ...Object.keys(fake)])].flatMap((where): Difference[] => {
    const [was, is] = [recorded[where], fake[where]];
    if (was === undefined || is === undefined) {
      return [{ kind: 'header', where, recorded: was ?? absent, fake: is ?? absent }];
    }
    const same = where === 'content-type' ? mediaType(was) === mediaType(is) : agree(was, is);
    return same ? [] : [{ kind: 'header', where, recorded: was, fake: is }];
  });
}

/** Nobody here goes by the parameters behind it. */
const mediaType = (contentType: string): string => contentType.replace(/;.*/s, '').trim().toLowerCase();

function bodyDifferences(recorded: RecordedBody, fake: RecordedBody, agree: Agree): Difference[] {
  if (recorded.type === 'json' && fake.type === 'json') return differencesOf(recorded.value, fake.value, '', agree);
  if (recorded.type === fake.type) return [];
  return [{ kind: 'shape', where: '', recorded: bodyInWords(recorded), fake: bodyInWords(fake) }];
}

function bodyInWords(body: RecordedBody): string {
  switch (body.type) {
    case 'empty':
      return 'no body';
    case 'json':
      return `JSON ${shown(body.value)}`;
    case 'other':
      return `${body.bytes} bytes of ${body.contentType || 'no type'}`;
  }
}
