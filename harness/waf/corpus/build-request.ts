import type { HarnessError } from '../../lib/errors.ts';
import type { HttpRequest } from '../../lib/http/http-request.ts';
import { nearest } from '../../lib/nearest.ts';
import type { UrlForm } from '../probe.ts';
import type { CorpusFile, RequestEntry } from './corpus-schema.ts';

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
    ...(entry.framing && { framing: entry.framing }),
  };
}

type Fill = (field: string, text: string) => string;

interface Body {
  body?: string;
  type?: Record<string, string>;
}

function bodyOf(
  { body, json, set, add, form, framing }: RequestEntry,
  fill: Fill,
  { bodies, refuse }: RequestEnvironment,
): Body {
  if ([body, json, form].filter((given) => given !== undefined).length > 1) {
    throw refuse('body', 'give one of "body", "json" and "form"');
  }
  if (framing === 'none' && (body ?? json ?? form) !== undefined) {
    throw refuse('framing', '"none" is for a request without a body');
  }
  if (add !== undefined && json === undefined) throw refuse('add', 'this is for "json", which is missing');
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
  for (const [name, text] of Object.entries(add ?? {})) Object.assign(value as object, { [name]: fill('add', text) });
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

/** What stands for each `{placeholder}`. */
export type Values = Readonly<Record<string, string>>;

/**
 * Fills `{placeholder}` in, once: what is filled in is not filled again. `{host}` stays, for the sender.
 * @throws what `refuse` makes, when nothing stands for a placeholder
 */
export function fillTemplate(text: string, values: Values, refuse: (problem: string) => HarnessError): string {
  return text.replace(/\{([a-z][a-z0-9-]*)\}/g, (whole, name: string) => {
    if (name === 'host') return whole;
    const value = values[name];
    if (value !== undefined) return value;
    const near = nearest(name, Object.keys(values));
    throw refuse(`nothing stands for {${name}}; ${near ? `did you mean {${near}}?` : 'add it to "values"'}`);
  });
}

/** Puts a text in the place of another one in a JSON value, in place. @returns false when there is no text at the path */
function setLeaf(value: unknown, path: readonly string[], text: string): boolean {
  const [name, ...rest] = path;
  if (name === undefined || typeof value !== 'object' || value === null) return false;
  const holder = value as Record<string, unknown>;
  if (rest.length > 0) return setLeaf(holder[name], rest, text);
  if (typeof holder[name] !== 'string') return false;
  holder[name] = text;
  return true;
}

/**
 * Path and query of a callback in a form of URL. `pretty` is what the plugin builds, with home_url(); a language plugin or a
 * theme that filters home_url() or `kco_wc_push_url` makes the others, and WooCommerce answers them all.
 * @source WooCommerce, class-wc-api.php: endpoint `wc-api`, which is a query variable too
 */
export function callbackTarget(form: WrittenForm, endpoint: string, query: string | undefined): string {
  if (form === 'plain') return `/?wc-api=${endpoint}${query ? `&${query}` : ''}`;
  const path = {
    pretty: `/wc-api/${endpoint}/`,
    'no-slash': `/wc-api/${endpoint}`,
    'index.php': `/index.php/wc-api/${endpoint}/`,
    language: `/en/wc-api/${endpoint}/`,
  }[form];
  return query ? `${path}?${query}` : path;
}

/**
 * The same of a REST route. With plain permalinks WordPress names its index.php, because some servers redirect from `/` to it.
 * @param route with its slash at the beginning
 * @source WordPress 6.8, wp-includes/rest-api.php, get_rest_url()
 */
export function routeTarget(form: WrittenForm, route: string, query: string | undefined): string {
  if (form === 'plain') return `/index.php?rest_route=${route}${query ? `&${query}` : ''}`;
  const path = `${{ pretty: '', 'no-slash': '', 'index.php': '/index.php', language: '/en' }[form]}/wp-json${route}`;
  return query ? `${path}?${query}` : path;
}

type WrittenForm = Exclude<UrlForm, 'raw'>;
