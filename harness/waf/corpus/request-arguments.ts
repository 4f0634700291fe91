import type { HttpRequest } from '../../lib/http/http-request.ts';

/** Name and value as ModSecurity's ARGS has them, each byte a character: its operators see bytes, not letters. */
type RequestArgument = readonly [name: string, value: string];

/**
 * The arguments of a callback: of its query, and of a body that is JSON and says so. A callback is never a form; JSON that is sent
 * as one falls apart at each `&`, into arguments that mean nothing.
 * Leaves of JSON are named as ModSecurity 3 names them, `json.order_lines.array_0.name`.
 * @source facts/waf.md, "A faithful small evaluator"
 */
export function requestArguments({ target, headers, body = '' }: HttpRequest): RequestArgument[] {
  const question = target.indexOf('?');
  const query = question < 0 ? [] : urlencoded(target.slice(question + 1));
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  return /^application\/(?:[a-z0-9.+-]+[+])?json/i.test(type) ? [...query, ...jsonArguments(body)] : query;
}

function urlencoded(text: string): RequestArgument[] {
  return text
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = bytes(pair).split('=');
      return [decoded(name), decoded(value.join('='))] as const;
    });
}

const decoded = (text: string): string =>
  text
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

function jsonArguments(body: string): RequestArgument[] {
  try {
    return leaves('json', JSON.parse(body));
  } catch (error) {
    // The engine refuses such a body by a rule of its own, and has no arguments of it.
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

function leaves(name: string, value: unknown): RequestArgument[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(`${name}.array_${index}`, item));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, item]) => leaves(`${name}.${bytes(key)}`, item));
  }
  return [[name, value === null ? '' : bytes(String(value))]];
}

/** The name of an argument with `*` in the place of an item's number: `json.order_lines.*.name`. */
export const anyItem = (name: string): string => name.replace(/\.array_\d+(?=\.|$)/g, '.*');

/** The arguments of the query alone. */
export const queryArguments = ({ method, target }: HttpRequest): RequestArgument[] =>
  requestArguments({ method, target, headers: {} });

/** The path as REQUEST_FILENAME has it: decoded, and not normalised. What is no percent-encoding stays as it is. */
export const fileName = ({ target }: HttpRequest): string =>
  target
    .replace(/\?.*$/s, '')
    .replace(/(?:%[0-9a-f]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('%', ''), 'hex').toString('latin1'));

export const hasBody = ({ body }: HttpRequest): boolean => body !== undefined && body !== '';

/**
 * How mod_security2 names an argument that ModSecurity 3 names so: leaves of JSON have no `json.` before them, and an item of an
 * array has the array's name again in the place of its number.
 * `json.order_lines.array_0.name` is `order_lines.order_lines.name`, the same for all items.
 * @source mod_security2 2.9.7, its audit log of the corpus's own validation callback
 */
export function v2ArgumentName(name: string): string {
  if (!name.startsWith('json.')) return name;
  const path = name.slice('json.'.length).split('.');
  return path.map((part, index) => (/^(?:array_\d+|\*)$/.test(part) ? (path[index - 1] ?? part) : part)).join('.');
}
