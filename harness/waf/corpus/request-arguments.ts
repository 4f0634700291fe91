import type { HttpRequest } from '../../lib/http/http-request.ts';

/** Name and value as ModSecurity's ARGS has them, each byte a character: its operators see bytes, not letters. */
export type RequestArgument = readonly [name: string, value: string];

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
