import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { messageOf } from '../../lib/errors.ts';
import { type Answer, sendAnswer } from '../http/answer.ts';
import { readBody } from '../http/read-body.ts';
import type { Ledger } from '../ledger.ts';
import { checked, problem } from './checked.ts';
import { merchantRoutes } from './merchant-routes.ts';
import { registration } from './registration.ts';

/**
 * JSON over HTTP on loopback, for the other processes of a run. Its client is `klarna-control.ts`.
 * Never throws. Answers only to its own loopback name, so that no web page can reach it by rebinding a name.
 */
export async function handleControl(ledger: Ledger, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const hungUp = new AbortController();
  response.once('close', () => hungUp.abort());
  const answer = await control(ledger, request, hungUp.signal).catch(
    (error): Answer => ({ status: 500, body: { error: messageOf(error) } }),
  );
  if (!response.destroyed) sendAnswer(response, answer);
}

async function control(ledger: Ledger, request: IncomingMessage, hungUp: AbortSignal): Promise<Answer> {
  if (!/^127\.0\.0\.1(:\d+)?$/.test(request.headers.host ?? '')) return problem(403, 'not my name');
  const body = readBody(await buffer(request));
  const posted = body.type === 'json' ? body.value : undefined;
  const { method } = request;
  const [path = '/', query] = (request.url ?? '/').split('?');
  if (method === 'GET' && path === '/refusals') return { status: 200, body: ledger.refusals() };
  if (method === 'POST' && path === '/merchants') return register(ledger, posted);
  const [, merchantId = '', rest = ''] = /^\/merchants\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
  const merchant = ledger.merchant(merchantId);
  if (!merchant) return problem(404, `no merchant "${merchantId}" at ${path}`);
  const [part, id = '', ...more] = rest.split('/');
  const route = merchantRoutes[`${method} ${rest}`] ?? merchantRoutes[`${method} ${[part, '*', ...more].join('/')}`];
  if (!route) return problem(404, `no ${method} ${path}`);
  return route({ ledger, merchant, id, query: new URLSearchParams(query), posted, hungUp });
}

function register(ledger: Ledger, posted: unknown): Answer | Promise<Answer> {
  return checked(registration, posted, ({ merchantId, sharedSecret, options }) =>
    ledger.register(merchantId, sharedSecret, options)
      ? { status: 204 }
      : problem(409, `merchant "${merchantId}" is registered already`),
  );
}
