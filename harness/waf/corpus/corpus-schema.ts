import { type Document, isMap, isNode, isScalar, type LineCounter } from 'yaml';
import { z } from 'zod';
import { HarnessError } from '../../lib/errors.ts';
import { isVersionRange } from '../../scenario/version-range.ts';
import { attackClasses, blockKinds, type RequestKind, urlForms } from '../probe.ts';
import { variationFields, variationsSchema } from './variations.ts';

const kinds = [
  'push',
  'notification',
  'validation',
  'shipping-option-update',
  'address-update',
  ...blockKinds,
] as const satisfies RequestKind[];

const id = z
  .string()
  .regex(/^[a-z0-9.]+(?:[-/][a-z0-9.]+)*$/, 'use lower case, digits, dots and single hyphens or slashes');
const placeholder = z.string().regex(/^[a-z][a-z0-9-]*$/, 'use lower case, digits and hyphens');
const target = z.string().regex(/^[/{]/, 'begin with a slash: path and query, without scheme and host');
const formValue = z.union([z.string(), z.record(z.string(), z.string())]);

/** A request, or several that differ in what stands for a `{placeholder}`. */
const request = {
  id,
  method: z
    .string()
    .regex(/^[A-Z]+$/, 'write the method in capitals')
    .optional(),
  headers: z.record(z.string().regex(/^[0-9A-Za-z-]+$/), z.string().nullable()).optional(),
  /** As it is. */
  body: z.string().optional(),
  /** A JSON file, relative to the corpus. */
  json: z.string().optional(),
  /** Leaves of that JSON, by their path, that are to be others. */
  set: z.record(z.string(), z.string()).optional(),
  /** Leaves that the JSON has not. */
  add: z.record(z.string(), z.string()).optional(),
  form: z.record(z.string(), formValue).optional(),
  /** Without Content-Length: in chunks, or nothing at all. */
  framing: z.enum(['chunked', 'none']).optional(),
  values: z.record(placeholder, z.record(id, z.string())).optional(),
};

const versions = z.string().refine(isVersionRange, 'write a range of versions as npm does, such as ">=1.8.0 <2.18.4"');

const callback = z
  .strictObject({
    ...request,
    row: z.string().min(1),
    kind: z.enum(kinds),
    versions,
    sent: z.enum(['known', 'possible']).optional(),
    /** The name behind `/wc-api/`, with `forms`. */
    endpoint: z
      .string()
      .regex(/^[0-9A-Za-z_]+$/)
      .optional(),
    /** What stands behind `/wp-json`, with `forms`, which may be `pretty`, `plain`, `index.php` and `language`. */
    route: z
      .string()
      .regex(/^(?:\/(?:[0-9A-Za-z_-]+|\{order\}))+$/, 'write a path of plain words and {order}, without query')
      .optional(),
    query: z.string().optional(),
    forms: z
      .array(z.enum(urlForms).exclude(['raw']))
      .min(1)
      .optional(),
    /** Written out in full, instead of `endpoint` or `route`, `query` and `forms`. */
    target: target.optional(),
    /** Sets of the file's variations: the first request of the entry is sent once more for each value. */
    vary: z.array(z.string()).min(1).optional(),
  })
  .refine(
    ({ target, endpoint, route, forms }) =>
      [target, endpoint, route].filter(isGiven).length === 1 && (target === undefined) === isGiven(forms),
    {
      path: ['endpoint'],
      message: 'give "endpoint" or "route" and "forms" with it, or "target" instead of all',
    },
  )
  .refine(({ route, forms = [] }) => route === undefined || !forms.includes('no-slash'), {
    path: ['forms'],
    message: 'a "route" has no form "no-slash": it ends without one',
  });

const shopper = z.strictObject({ ...request, row: z.string().min(1), target, versions: versions.optional() });

const attack = z
  .strictObject({
    ...request,
    row: z.string().min(1).optional(),
    place: z.string().min(1),
    class: z.enum(attackClasses).optional(),
    /** Names from the file's `payloads`, one after another for `{payload}`. */
    payloads: z.array(z.string()).min(1).optional(),
    target,
  })
  .refine((entry) => (entry.class === undefined) !== (entry.payloads === undefined), {
    path: ['class'],
    message: 'give "class", or "payloads", which have classes',
  });

function isGiven(value: unknown): boolean {
  return value !== undefined;
}

const valuePattern = z.string().refine(isPattern, 'write a regular expression without anchors');

/** What a corpus file holds, checked strictly: a misspelt field is an error, not a request that is never sent. */
export const corpusSchema = z.strictObject({
  $schema: z.string().optional(),
  corpus: id.describe('Its name.'),
  version: z.int().min(1).describe('Raised with every change of what is sent.'),
  headers: request.headers.describe(
    'For every request of the file; an entry’s own stand above them, and null takes one out.',
  ),
  shapes: z
    .record(z.string(), valuePattern)
    .optional()
    .describe('What the values of arguments look like: a regular expression for each.'),
  payloads: z
    .record(id, z.strictObject({ class: z.enum(attackClasses), text: z.string() }))
    .optional()
    .describe('Texts of attacks, by the names under which attacks list them.'),
  variations: z
    .union([z.string(), variationsSchema])
    .optional()
    .describe(
      'In what callbacks differ from order to order, by names that callbacks ask for; or a file of such beside this one.',
    ),
  callbacks: z.array(callback).optional().describe('What Klarna sends: it must get through.'),
  shopper: z.array(shopper).optional().describe('What customers send: it must get through.'),
  attacks: z.array(attack).optional().describe('What must be stopped.'),
});

export type CorpusFile = z.infer<typeof corpusSchema>;
export type CallbackEntry = z.infer<typeof callback>;
export type ShopperEntry = z.infer<typeof shopper>;
export type AttackEntry = z.infer<typeof attack>;
export type RequestEntry = Omit<ShopperEntry, 'row'>;

/** Field names that may stand at a path of a corpus file; empty where names are free. */
export function knownCorpusFields([section]: readonly PropertyKey[]): string[] {
  switch (section) {
    case undefined:
      return Object.keys(corpusSchema.shape);
    case 'callbacks':
      return Object.keys(callback.shape);
    case 'shopper':
      return Object.keys(shopper.shape);
    case 'attacks':
      return Object.keys(attack.shape);
    case 'payloads':
      return ['class', 'text'];
    case 'variations':
      return variationFields;
    default:
      return [];
  }
}

function isPattern(text: string): boolean {
  if (/(?<!\\)\$|(?<![[\\])\^|\\[AzZbB]/.test(text)) return false;
  try {
    new RegExp(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** Names a place of a corpus file, and what is wrong there. */
export type Refuse = (path: readonly PropertyKey[], problem: string, cause?: unknown) => HarnessError;

/** @returns a maker of CORPUS_INVALID errors: `FILE:LINE: callbacks.2.versions: PROBLEM` */
export function refuserOf(file: string, document: Document, lines: LineCounter): Refuse {
  return (path, problem, cause) => {
    const field = path.length > 0 ? `${path.join('.')}: ` : '';
    return new HarnessError('CORPUS_INVALID', `${file}:${lineOf(document, lines, path)}: ${field}${problem}`, {
      hint: 'harness/waf/corpus/README.md lists every field.',
      cause,
    });
  };
}

/** Of the path, or of as much of it as the file has. Of a field it is the line of its name. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const parent = document.getIn(path.slice(0, length - 1), true);
    const key = isMap(parent)
      ? parent.items.map((pair) => pair.key).find((name) => isScalar(name) && name.value === path[length - 1])
      : document.getIn(path.slice(0, length), true);
    if (isNode(key) && key.range) return lines.linePos(key.range[0]).line;
  }
  return 1;
}
