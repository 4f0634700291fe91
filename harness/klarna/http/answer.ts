import type { PlainAnswer } from '../../lib/http/plain-http.ts';

/** What a handler wants to be sent. `body` is JSON unless it is text, which needs its own content type. */
export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** The answer as it goes out. Nothing the fake says may be cached or guessed at. */
export function plainAnswer({ status, body, headers }: Answer): PlainAnswer {
  const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
  return {
    status,
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': type }),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      ...headers,
    },
    body: typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body),
  };
}
