import type { ServerResponse } from 'node:http';
import type { PlainAnswer } from '../../lib/http/plain-http.ts';

/** Announces the whole of an answer's body, sends the first half of it, and ends the connection. */
export function sendTruncated(response: ServerResponse, { status, headers, body }: PlainAnswer): void {
  if (response.destroyed) return;
  const whole = Buffer.from(body);
  response.writeHead(status, { ...headers, 'content-length': whole.length });
  response.flushHeaders();
  response.write(whole.subarray(0, Math.floor(whole.length / 2)));
  response.socket?.destroySoon();
}
