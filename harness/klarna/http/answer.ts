import type { BadValue } from '../../evidence/bad-value.ts';
import type { PlainAnswer } from '../../lib/http/plain-http.ts';
import type { KlarnaRefusal } from '../order/transition.ts';

export type RequestBody =
  | { type: 'empty' }
  | { type: 'json'; value: unknown }
  /** Not JSON, or longer than the limit. */
  | { type: 'bad'; why: string };

const limitBytes = 1_000_000;

/** Reads a body, whatever its content type says: the plugin posts JSON only. */
export function readBody(bytes: Buffer): RequestBody {
  if (bytes.length === 0) return { type: 'empty' };
  if (bytes.length > limitBytes)
    return { type: 'bad', why: `body of ${bytes.length} bytes, the limit is ${limitBytes}` };
  try {
    return { type: 'json', value: JSON.parse(bytes.toString('utf8')) };
  } catch {
    return { type: 'bad', why: 'body is not JSON' };
  }
}

/** What a handler wants to be sent. `body` is JSON unless it is text, which needs its own content type. */
export interface KlarnaAnswer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** The answer as it goes out, names of headers in lower case. Nothing the fake says may be cached or guessed at. */
export function plainAnswer({ status, body, headers = {} }: KlarnaAnswer): PlainAnswer {
  const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
  return {
    status,
    headers: {
      ...(body === undefined ? {} : { 'content-type': type }),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    },
    body: typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body),
  };
}

/** A call to the API as it came. */
export interface IncomingCall {
  at: number;
  method: string;
  host: string;
  /** Without the query. */
  path: string;
  authorization: string | undefined;
  /** The header `Klarna-Idempotency-Key`. */
  idempotencyKey: string | undefined;
  body: RequestBody;
}

/** What comes back, and what is written about it. */
export interface HandledCall {
  answer: KlarnaAnswer;
  merchantId?: string;
  /** Absent when the call was served. */
  refusal?: KlarnaRefusal;
  /** A fault took the second half of the body. */
  isHalved?: boolean;
  /** A fault answered in Klarna's place. */
  byFault?: true;
  /** What in an answer of the fake's own its description does not know. */
  answerAmiss?: BadValue[];
}

/** Klarna's envelope. No nested object: the plugin cuts the JSON off at the first closing brace. */
export function refusalAnswer(refusal: KlarnaRefusal, correlationId: string): KlarnaAnswer {
  const { status, errorCode, messages, redirectUrl } = refusal;
  const body = { error_code: errorCode, error_messages: messages, correlation_id: correlationId, redirectUrl };
  return { status, body };
}
