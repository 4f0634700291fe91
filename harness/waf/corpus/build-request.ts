import type { HarnessError } from '../../lib/errors.ts';
import type { HttpRequest } from '../../lib/http/http-request.ts';
import type { CorpusFile, RequestEntry } from './corpus-schema.ts';
import { fillTemplate, type Values } from './fill-template.ts';
import { setLeaf } from './set-leaf.ts';

/** What an entry has besides its own fields. */
export interface RequestEnvironment {
  /** Of the whole file. */
  headers: CorpusFile['headers'];
  /** The text of a body file. */
  bodies: ReadonlyMap<string, string>;
  /** Makes the error for a field of the entry. */
  refuse: (field: string, problem: string) => HarnessError;
}

/**
 * The request of an entry, its placeholders filled. In the target a `{payload}` is percent-encoded and all else stands as it is
 * written; a form is encoded whole; JSON is written as a program writes it, without spaces.
 * @throws HarnessError CORPUS_INVALID
 */
export function buildRequest(entry: RequestEntry, values: Values, environment: RequestEnvironment): HttpRequest {
  const { refuse } = environment;
  const filled = (field: string, text: string, by = values) =>
    fillTemplate(text, by, (problem) => refuse(field, problem));
  const encoded = values.payload === undefined ? values : { ...values, payload: encodeURIComponent(values.payload) };
  const target = filled('target', entry.target, encoded);
  if (!/^\/[!"$-z|~]*$/.test(target)) {
    throw refuse(
      'target',
      `"${target}" cannot go on the wire: percent-encode braces, # and all that is not visible ASCII`,
    );
  }
  const { body, type } = bodyOf(entry, filled, environment);
  const headers = Object.entries({ ...type, ...environment.headers, ...entry.headers }).flatMap(([name, value]) =>
    value === null ? [] : [[name, filled('headers', value)] as const],
  );
  return {
    method: entry.method ?? (body === undefined ? 'GET' : 'POST'),
    target,
    headers: Object.fromEntries(headers),
    ...(body === undefined ? {} : { body }),
  };
}

type Fill = (field: string, text: string) => string;

interface Body {
  body?: string;
  type?: Record<string, string>;
}

function bodyOf({ body, json, set, form }: RequestEntry, fill: Fill, { bodies, refuse }: RequestEnvironment): Body {
  if ([body, json, form].filter((given) => given !== undefined).length > 1) {
    throw refuse('body', 'give one of "body", "json" and "form"');
  }
  if (set !== undefined && json === undefined) {
    throw refuse('set', 'this changes the leaves of "json", which is missing');
  }
  if (body !== undefined) return { body: fill('body', body) };
  if (form !== undefined) {
    const encoded = encodeForm(form, fill);
    if (encoded.includes('%7Bhost%7D')) {
      throw refuse('form', 'a form cannot hold {host}: the sender would find it encoded');
    }
    return { body: encoded, type: { 'Content-Type': 'application/x-www-form-urlencoded' } };
  }
  if (json === undefined) return {};
  // Bodies hold the plugin's own {checkout.order.id}, which is no placeholder of the corpus: only {order} is filled.
  const value: unknown = JSON.parse((bodies.get(json) ?? '').replaceAll('{order}', fill('json', '{order}')));
  for (const [path, text] of Object.entries(set ?? {})) {
    const name = fill('set', path);
    if (!setLeaf(value, name.split('.'), fill('set', text))) throw refuse('set', `${json} has no text at "${name}"`);
  }
  return { body: JSON.stringify(value), type: { 'Content-Type': 'application/json' } };
}

/** As jQuery's serialize and URLSearchParams do. A field that is a form itself is encoded twice, as WooCommerce's `post_data` is. */
function encodeForm(form: NonNullable<RequestEntry['form']>, fill: Fill): string {
  const fields = Object.entries(form).map(([name, value]) => [
    fill('form', name),
    typeof value === 'string' ? fill('form', value) : encodeForm(value, fill),
  ]);
  return new URLSearchParams(fields).toString();
}
