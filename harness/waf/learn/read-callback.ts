import type { LoggedRequest } from '../../evidence/logged-request.ts';
import { type BodyNode, bodyShape, signature } from './body-shape.ts';
import { type CallbackAddress, callbackAddress } from './callback-address.ts';
import { type HeaderShape, headerShape } from './header-shape.ts';
import { type LeafShape, leafShapes } from './leaf-shape.ts';
import type { OwnNames } from './own-names.ts';

/** A callback of a log, with nothing of its values in it but `order` and the answer. */
export interface CallbackShape {
  address: Omit<CallbackAddress, 'query' | 'order'>;
  query: readonly { name: string; shapes: readonly LeafShape[] }[];
  header: HeaderShape;
  body?: BodyNode;
  /** Names that no callback of its kind is known to have, in the query and in JSON. */
  unknown: readonly string[];
  /** Names whose values no callback is known to have. */
  strange: readonly string[];
  /** Stays in memory: it tells whether two callbacks are of one order. */
  order: string;
  status: number;
  rules: readonly string[];
}

export type ReadCallback =
  | { type: 'other' }
  | { type: 'refused'; why: string }
  /** @param what has a body that the log has not */
  | { type: 'without body' }
  | { type: 'callback'; shape: CallbackShape };

/**
 * Takes a request apart that may be a callback. Anybody can send what looks like one, so whatever the plugin, WordPress and Klarna do
 * not write, in the address, in names and in values, is refused, with the reason.
 * @param known names that the operator says are the shops' own, without `json.`
 */
export function readCallback(
  request: LoggedRequest,
  own: OwnNames,
  known: ReadonlySet<string> = new Set(),
): ReadCallback {
  const addressed = callbackAddress(request);
  if (addressed.type === 'other') return addressed;
  if (addressed.type === 'odd') return refused(addressed.why);
  const { query: pairs, order = orderIn(request.body), ...address } = addressed.address;
  const isLoopback = address.kind === 'loopback';
  if (isLoopback && !isShopsOwn(request)) return { type: 'other' };
  if (request.method !== 'POST') return refused(`${knownMethod(request.method)}, and callbacks are sent by POST`);
  const query = pairs.map(([name, value]) => ({ name, shapes: leafShapes(name, bytes(value), own) }));
  const bad = query.find(({ shapes }) => shapes === undefined || shapes.some(({ standing }) => standing === 'broad'));
  const names = own.queryNames.get(address.kind) ?? new Set();
  if (bad)
    return refused(`a value of ${names.has(bad.name) ? bad.name : 'an argument'} that is of no kind a callback has`);
  const body = bodyOf(request, address.kind, own);
  if (body.type !== 'shape') return body.type === 'refused' ? refused(body.why) : body;
  const unknown = [...query.map(({ name }) => name).filter((name) => !names.has(name)), ...body.unknown];
  if (isStopped(request) && unknown.some((name) => !known.has(name.replace(/^json\./, '')))) {
    return refused('stopped by a rule, and with names that no callback is known to have');
  }
  const header = headerShape(request, isLoopback);
  if (header.unheard.includes('Content-Type') && header.headers['Content-Type'] === null) {
    return refused('a content type that no callback has');
  }
  const read = query.map(({ name, shapes = [] }) => ({ name, shapes }));
  return {
    type: 'callback',
    shape: {
      address,
      query: read,
      header,
      ...(body.root && { body: body.root }),
      unknown,
      strange: [...new Set([...read, ...leavesOf(body.root)].filter(isStrange).map(({ name }) => name))].filter(
        (name) => !unknown.includes(name),
      ),
      order,
      status: request.status,
      rules: request.rules,
    },
  };
}

/** Of a callback whose address has none. */
const orderIn = (body = ''): string => /"order_id":\s*"([0-9a-f-]{32,36})"/.exec(body)?.[1] ?? '';

const refused = (why: string): ReadCallback => ({ type: 'refused', why });

const isStrange = ({ shapes }: { shapes: readonly LeafShape[] }) => shapes.some(({ standing }) => standing === 'broad');

/** Customers send the same to the same address, and it is no callback. */
function isShopsOwn({ headers = [], body }: LoggedRequest): boolean {
  const sent = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]));
  if (!sent.get('user-agent')?.startsWith('WordPress/')) return false;
  return body === undefined || /"payment_method":\s*"kco"/.test(body);
}

const isStopped = ({ status, rules }: LoggedRequest): boolean => rules.length > 0 && (status >= 400 || status === 0);

const knownMethod = (method: string): string =>
  ['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].includes(method) ? method : 'another method';

type BodyRead =
  | { type: 'shape'; root?: BodyNode; unknown: readonly string[] }
  | { type: 'refused'; why: string }
  | { type: 'without body' };

function bodyOf({ body, headers }: LoggedRequest, kind: CallbackAddress['kind'], own: OwnNames): BodyRead {
  const sent = new Map(headers?.map(([name, value]) => [name.toLowerCase(), value]));
  const length = Number(sent.get('content-length') ?? 0);
  if (kind === 'push') {
    return body === undefined && length === 0
      ? { type: 'shape', unknown: [] }
      : { type: 'refused', why: 'a push with a body' };
  }
  if (body === undefined)
    return length > 0 || !isWhole(headers) ? { type: 'without body' } : { type: 'refused', why: 'no body' };
  const shape = bodyShape(body, own);
  if (shape.type === 'refused' && Buffer.byteLength(body) < length) {
    return { type: 'refused', why: 'a body that the log has cut off' };
  }
  return shape;
}

/** An access log has no headers that tell of a body. */
const isWhole = (headers: LoggedRequest['headers']): boolean => (headers?.length ?? 0) > 1;

function* leavesOf(node: BodyNode | undefined): Generator<{ name: string; shapes: readonly LeafShape[] }> {
  if (!node) return;
  if (node.type === 'leaf') yield node;
  else if (node.type === 'object') for (const [, item] of node.fields) yield* leavesOf(item);
  else for (const item of node.items) yield* leavesOf(item);
}

const bytes = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** What callbacks of one entry have in common. */
export const groupOf = ({ address, query, header, body, unknown }: CallbackShape): string =>
  JSON.stringify([
    address,
    query.map(({ name }) => name),
    [header.headers, header.framing],
    body && signature(body),
    unknown,
  ]);
