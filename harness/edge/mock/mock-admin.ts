import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { edgeRequestEvent, faultEvent, wafEvent } from '../../evidence/events.ts';
import { messageOf } from '../../lib/errors.ts';
import { faultSchema } from '../../scenario/fault.ts';
import type { Recorder, SiteLog } from './recorder.ts';

const openRequest = z.strictObject({ faults: z.array(faultSchema) });
const timeRequest = z.strictObject({ sincePaidMs: z.number().min(0) });

/** What the mock wrote down of one site. */
export const siteAnswer = z.strictObject({
  requests: z.array(edgeRequestEvent),
  rows: z.array(wafEvent),
  faults: z.array(faultEvent),
  failures: z.array(z.string()),
});
export type SiteAnswer = z.infer<typeof siteAnswer>;

interface Answer {
  status: number;
  body: unknown;
}

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

async function answer(recorder: Recorder, request: IncomingMessage): Promise<Answer> {
  // Its own loopback name only, so that no web page can reach it by rebinding a name.
  if (!/^127\.0\.0\.1(:\d+)?$/.test(request.headers.host ?? '')) return { status: 403, body: { error: 'not my name' } };
  const [, host = '', part = ''] = /^\/sites\/([^/]+)(?:\/(\w+))?$/.exec(request.url ?? '') ?? [];
  if (request.method === 'PUT' && part === '') {
    return checked(openRequest, await text(request), ({ faults }) => recorder.open(host, faults));
  }
  const log = recorder.log(host);
  if (!log) return { status: 404, body: { error: `nobody records "${host}"` } };
  switch (`${request.method} ${part}`) {
    case 'GET ':
      return { status: 200, body: siteRows(log) };
    case 'PUT time':
      return checked(timeRequest, await text(request), ({ sincePaidMs }) => {
        log.faults.sincePaidMs = sincePaidMs;
      });
    case 'DELETE ':
      recorder.forget(host);
      return { status: 200, body: {} };
    default:
      return { status: 404, body: { error: `no ${request.method} ${request.url}` } };
  }
}

const siteRows = ({ requests, rows, faults, failures }: SiteLog): SiteAnswer => ({
  requests,
  rows,
  faults: faults.events,
  failures,
});

function checked<T>(schema: z.ZodType<T>, json: string, take: (value: T) => void): Answer {
  const parsed = schema.safeParse(parse(json));
  if (!parsed.success) return { status: 400, body: { error: z.prettifyError(parsed.error) } };
  take(parsed.data);
  return { status: 200, body: {} };
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined; // refused by the schema
  }
}
