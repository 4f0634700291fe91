import type { ServerResponse } from 'node:http';

/** What a handler wants to be sent. `body` is JSON unless it is text, which needs its own content type. */
export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Writes an answer. Nothing the fake says may be cached or guessed at. */
export function sendAnswer(response: ServerResponse, answer: Answer): void {
  const body = bytesOf(answer.body);
  const type = typeof answer.body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
  response.writeHead(answer.status, {
    ...(body ? { 'Content-Type': type } : {}),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...answer.headers,
    ...(answer.status === 204 ? {} : { 'Content-Length': String(body?.length ?? 0) }),
  });
  response.end(body);
}

function bytesOf(body: unknown): Buffer | undefined {
  if (body === undefined) return undefined;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
