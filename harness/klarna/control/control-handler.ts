import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { messageOf } from '../../lib/errors.ts';
import { type Answer, sendAnswer } from '../http/answer.ts';
import { type RequestBody, readBody } from '../http/read-body.ts';
import type { Ledger } from '../ledger.ts';

/** JSON over HTTP on loopback, for the other processes of a run. Its client is `klarna-control.ts`. */
const merchantOptions = z.strictObject({
  fraudStatus: z.enum(['ACCEPTED', 'PENDING', 'REJECTED']).optional(),
  returnMode: z.enum(['auto', 'hold']).optional(),
});

const registration = z.strictObject({
  merchantId: z.string().regex(/^[A-Za-z0-9_-]+$/),
  sharedSecret: z.string().min(1),
  options: merchantOptions.optional(),
});

/** Never throws. Answers only to its own loopback name, so that no web page can reach it by rebinding a name. */
export async function handleControl(ledger: Ledger, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const answer = await control(ledger, request).catch(
    (error): Answer => ({ status: 500, body: { error: messageOf(error) } }),
  );
  if (!response.destroyed) sendAnswer(response, answer);
}

async function control(ledger: Ledger, request: IncomingMessage): Promise<Answer> {
  if (!/^127\.0\.0\.1(:\d+)?$/.test(request.headers.host ?? '')) return problem(403, 'not my name');
  const body = readBody(await buffer(request));
  const path = (request.url ?? '/').split('?')[0] ?? '/';
  if (request.method === 'GET' && path === '/refusals') return { status: 200, body: ledger.refusals() };
  if (request.method === 'POST' && path === '/merchants') return register(ledger, body);
  const [, merchantId = '', part] = /^\/merchants\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? [];
  const merchant = ledger.merchant(merchantId);
  if (!merchant) return problem(404, `no merchant "${merchantId}" at ${path}`);
  switch (`${request.method} ${part ?? ''}`) {
    case 'GET orders':
      return { status: 200, body: [...merchant.orders.values()] };
    case 'GET events':
      return { status: 200, body: merchant.events };
    case 'GET refusals':
      return { status: 200, body: merchant.refusals };
    case 'PATCH options': {
      const parsed = merchantOptions.safeParse(jsonOf(body));
      if (!parsed.success) return problem(400, z.prettifyError(parsed.error));
      merchant.options = { ...merchant.options, ...parsed.data };
      return { status: 204 };
    }
    case 'DELETE ':
      ledger.forget(merchantId);
      return { status: 204 };
    default:
      return problem(404, `no ${request.method} ${path}`);
  }
}

function register(ledger: Ledger, body: RequestBody): Answer {
  const parsed = registration.safeParse(jsonOf(body));
  if (!parsed.success) return problem(400, z.prettifyError(parsed.error));
  const { merchantId, sharedSecret, options } = parsed.data;
  return ledger.register(merchantId, sharedSecret, options)
    ? { status: 204 }
    : problem(409, `merchant "${merchantId}" is registered already`);
}

const jsonOf = (body: RequestBody): unknown => (body.type === 'json' ? body.value : undefined);
const problem = (status: number, error: string): Answer => ({ status, body: { error } });
