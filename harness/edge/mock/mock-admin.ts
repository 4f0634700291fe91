import { z } from 'zod';
import { edgeRequestEvent, faultEvent, wafEvent } from '../../evidence/events.ts';
import { type ControlAnswer, type ControlCall, checked, refusal } from '../../lib/http/control-server.ts';
import { faultSchema } from '../../scenario/fault.ts';
import type { Recorder, SiteLog } from './recorder.ts';

/** What `mock-edge.ts`, in a worker, and this, in the run's process, say to each other. */
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

/** JSON over HTTP on loopback, for the workers of a run. */
export function answerAdmin(recorder: Recorder, { method, path, posted }: ControlCall): ControlAnswer {
  const [, host = '', part = ''] = /^\/sites\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? [];
  if (method === 'PUT' && part === '') {
    return checked(openRequest, posted, ({ faults }) => {
      recorder.open(host, faults);
      return done;
    });
  }
  const log = recorder.log(host);
  if (!log) return refusal(404, `nobody records "${host}"`);
  switch (`${method} ${part}`) {
    case 'GET ':
      return { status: 200, body: rowsOf(log) };
    case 'PUT time':
      return checked(timeRequest, posted, ({ sincePaidMs }) => {
        log.faults.sincePaidMs = sincePaidMs;
        return done;
      });
    case 'DELETE ':
      recorder.forget(host);
      return done;
    default:
      return refusal(404, `no ${method} ${path}`);
  }
}

const done: ControlAnswer = { status: 200, body: {} };

const rowsOf = ({ requests, rows, faults, failures }: SiteLog): SiteAnswer => ({
  requests,
  rows,
  faults: faults.events,
  failures,
});
