import fc from 'fast-check';
import { names, spelled } from './session-fixation-names.ts';

// All text here is bytes: one character for each.

export interface WrittenBody {
  /** undefined: the request has no such header. */
  contentType: string | undefined;
  text: string;
}

const values = fc.constantFrom(
  '',
  '1',
  't_1',
  'session_id',
  'a=b',
  '%zz',
  'x;session_id=1',
  '%26session_id',
  '\xff',
  '"',
);

const hexOf = (char: string) => char.charCodeAt(0).toString(16).padStart(2, '0');

/** A name as clients may write it: as it is, or by number. A `%` that stays is an escape gone wrong, sometimes. */
const urlencodedName = fc.tuple(names, fc.nat()).map(([name, seed]) =>
  spelled(name, seed, (char, decision) => {
    if (char === ' ') return decision % 3 === 0 ? '%20' : '+';
    if (char === '%') return decision % 3 === 0 ? '%25' : '%';
    // What a request line cannot have, and what would end the name or the query.
    if (decision % 5 === 0 || char <= ' ' || '\x7f&=#'.includes(char)) {
      return decision % 2 === 0 ? `%${hexOf(char)}` : `%${hexOf(char).toUpperCase()}`;
    }
    return char;
  }),
);

const argument = fc
  .tuple(urlencodedName, values, fc.constantFrom('=', '=', '=', '', '=='))
  .map(([name, value, sign]) => (sign === '' ? name : `${name}${sign}${value}`));

/** Arguments in a query or a body. */
export const urlencoded = fc.array(argument, { maxLength: 3 }).map((pieces) => pieces.join('&'));

const shortEscapes = '"\\/bfnrt';

/** A JSON string, of which now and then one is none: control characters and broken UTF-8 stay as they are. */
const jsonString = (text: string, seed: number): string =>
  `"${spelled(text, seed, (char, decision) => {
    if (decision % 397 === 0) return '\\ud83d';
    if (decision % 389 === 0) return `\\u${['de00', 'D800', '0000', 'zz00'][(decision >>> 8) % 4]}`;
    if (decision % 383 === 0) return `\\${shortEscapes[(decision >>> 8) % shortEscapes.length]}`;
    if (char === '"' || char === '\\') return decision % 40 === 0 ? char : `\\${char}`;
    if (char < ' ') return decision % 10 === 0 ? char : `\\u00${hexOf(char)}`;
    if (char < '\x80' && decision % 7 === 0) return `\\u00${hexOf(char)}`;
    return char;
  })}"`;

const scalars = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.constantFrom('null', 'true', 'false', '0', '-1.5e+3', '12', '""', '"session_id"', '{}', '[]'),
  },
  // Where a reader that is too lenient goes on.
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      ...['1.', '12.', '1e', '1.25e', '01', '-', 'nul', '[1,]', '[,1]', '[1:2]', '[1}', '[1 2]'],
      ...['{"b":1,}', '{,"b":1}', '{"b",1}', '{"b"}', '{"b":}', '{1:2}', '1 2', '"\xff"', '"\\x"', '"\n"'],
    ),
  },
);

const { json } = fc.letrec<{ json: string; object: string; array: string }>((tie) => ({
  json: fc.oneof({ depthSize: 'small' }, scalars, tie('object'), tie('object'), tie('array')),
  object: fc
    .array(fc.tuple(names, fc.nat(), tie('json')), { minLength: 1, maxLength: 3 })
    .map((entries) => `{${entries.map(([name, seed, value]) => `${jsonString(name, seed)}:${value}`).join(',')}}`),
  array: fc.array(tie('json'), { minLength: 1, maxLength: 2 }).map((elements) => `[${elements.join(',')}]`),
}));

/** JSON as it should be, and JSON that was cut short, went on, or lost or got a byte. */
const roughJson = fc
  .record({
    text: json,
    how: fc.nat({ max: 11 }),
    where: fc.nat(),
    sign: fc.constantFrom(...'\t\n\v\f\r ,:{}[]"\\x/\xff\0'),
  })
  .map(({ text, how, where, sign }) => {
    const at = where % (text.length + 1);
    switch (how) {
      case 0:
        return text.slice(0, at);
      case 1:
        return text.slice(0, at) + sign + text.slice(at);
      case 2:
        return text.slice(0, at) + text.slice(at + 1);
      case 3:
        return text.replaceAll(':', '\v:\f ').replaceAll(',', ' ,\n');
      case 4:
        return `${text} ${text}`;
      default:
        return text;
    }
  });

/**
 * As browsers write it: what else the real module understands, the evaluator does not. So no other body gets this
 * Content-Type.
 */
const multipart: fc.Arbitrary<WrittenBody> = fc
  .array(fc.tuple(names, values, fc.constantFrom('', '', '; filename=""', '; filename="session_id"')), {
    minLength: 1,
    maxLength: 3,
  })
  .map((fields) => {
    const parts = fields.map(([name, value, file]) => {
      const shown = name.replace(/["\r\n\0]/g, (char) => `%${hexOf(char)}`).replaceAll('\\', '\\\\') || 'a';
      const type = file ? 'Content-Type: application/octet-stream\r\n' : '';
      return `--frontier\r\nContent-Disposition: form-data; name="${shown}"${file}\r\n${type}\r\n${value}\r\n`;
    });
    return { contentType: 'multipart/form-data; boundary=frontier', text: `${parts.join('')}--frontier--\r\n` };
  });

const contentTypes = fc.constantFrom(
  undefined,
  '',
  'application/json',
  'application/json; charset=utf-8',
  'Application/JSON',
  'application/vnd.klarna.internal.emd-v2+json',
  'application/jsonp',
  'application/x+y+json',
  'application/+json',
  'application/x/json',
  'text/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded; charset=utf-8',
  'APPLICATION/X-WWW-FORM-URLENCODEDx',
  'x-application/x-www-form-urlencoded',
);

const ofType = (contentType: string, texts: fc.Arbitrary<string>): fc.Arbitrary<WrittenBody> =>
  texts.map((text) => ({ contentType, text }));

/** More than nginx keeps in memory: ModSecurity then reads it from a file. */
const long = (texts: fc.Arbitrary<string>) => texts.map((text) => `a=${'x'.repeat(20_000)}&${text}`);

export const bodies: fc.Arbitrary<WrittenBody> = fc.oneof(
  { weight: 40, arbitrary: fc.constant({ contentType: undefined, text: '' }) },
  { weight: 40, arbitrary: ofType('application/x-www-form-urlencoded', urlencoded) },
  { weight: 60, arbitrary: ofType('application/json', roughJson) },
  { weight: 15, arbitrary: multipart },
  { weight: 40, arbitrary: fc.record({ contentType: contentTypes, text: fc.oneof(urlencoded, roughJson) }) },
  { weight: 1, arbitrary: ofType('application/x-www-form-urlencoded', long(urlencoded)) },
);
