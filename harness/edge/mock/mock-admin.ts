import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { messageOf } from '../../lib/errors.ts';
import type { Recorder } from './recorder.ts';

const timeRequest = z.strictObject({ sincePaidMs: z.number() });

/** JSON over HTTP on loopback, for the workers of a run. Its client is `mock-edge.ts`. Never throws. */
export async function handleAdmin(
  recorder: Recorder,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { status, body } = await answer(recorder, request).catch((error) => ({
    status: 500,
    body: { error: messageOf(error) },
  }));
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function answer(recorder: Recorder, request: IncomingMessage): Promise<{ status: number; body: unknown }> {
  // Its own loopback name only, so that no web page can reach it by rebinding a name.
  if (!/^127\.0\.0\.1(:\d+)?$/.test(request.headers.host ?? '')) return { status: 403, body: { error: 'not my name' } };
  const [, host = '', part = ''] = /^\/sites\/([^/]+)(?:\/(\w+))?$/.exec(request.url ?? '') ?? [];
  if (request.method === 'PUT' && part === '') {
    recorder.open(host);
    return { status: 200, body: {} };
  }
  const log = recorder.log(host);
  if (!log) return { status: 404, body: { error: `nobody records "${host}"` } };
  switch (`${request.method} ${part}`) {
    case 'GET requests':
      return { status: 200, body: log.requests };
    case 'GET rows':
      return { status: 200, body: log.rows };
    case 'PUT time':
      log.sincePaidMs = timeRequest.parse(JSON.parse(await text(request))).sincePaidMs;
      return { status: 200, body: {} };
    case 'DELETE ':
      recorder.forget(host);
      return { status: 200, body: {} };
    default:
      return { status: 404, body: { error: `no ${request.method} ${request.url}` } };
  }
}
