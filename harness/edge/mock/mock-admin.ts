import { z } from 'zod';
import { type ControlAnswer, type ControlCall, refusal } from '../../lib/http/control-server.ts';
import type { Recorder, SiteLog } from './recorder.ts';

const timeRequest = z.strictObject({ sincePaidMs: z.number().min(0) });

/** JSON over HTTP on loopback, for the workers of a run. Its client is `mock-edge.ts`. */
export function answerAdmin(recorder: Recorder, { method, path, posted }: ControlCall): ControlAnswer {
  const [, host = '', part = ''] = /^\/sites\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? [];
  if (method === 'PUT' && part === '') {
    recorder.open(host);
    return { status: 200, body: {} };
  }
  const log = recorder.log(host);
  if (!log) return refusal(404, `nobody records "${host}"`);
  switch (`${method} ${part}`) {
    case 'GET ':
      return { status: 200, body: { requests: log.requests, rows: log.rows } };
    case 'PUT time':
      return takeTime(log, posted);
    case 'DELETE ':
      recorder.forget(host);
      return { status: 200, body: {} };
    default:
      return refusal(404, `no ${method} ${path}`);
  }
}

function takeTime(log: SiteLog, posted: unknown): ControlAnswer {
  const parsed = timeRequest.safeParse(posted);
  if (!parsed.success) return refusal(400, z.prettifyError(parsed.error));
  log.sincePaidMs = parsed.data.sincePaidMs;
  return { status: 200, body: {} };
}
