import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import { messageOf } from '../../lib/errors.ts';
import { type KlarnaAnswer, readBody, sendAnswer } from '../http/answer.ts';
import type { Ledger, Merchant } from '../ledger.ts';
import { decideOrder } from '../order/management-changes.ts';
import {
  callbackOutcome,
  changedOptions,
  decisionMessage,
  eventsAnswer,
  ordersAnswer,
  parkedAnswer,
  parkedQuery,
  pendingCallbackAnswer,
  refusalsAnswer,
  registration,
} from './messages.ts';

/**
 * JSON over HTTP on loopback, for the other processes of a run. Its client is `klarna-control.ts`.
 * Never throws. Answers only to its own loopback name, so that no web page can reach it by rebinding a name.
 */
export async function handleKlarnaControl(
  ledger: Ledger,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const hungUp = new AbortController();
  response.once('close', () => hungUp.abort());
  const answer = await control(ledger, request, hungUp.signal).catch(
    (error): KlarnaAnswer => ({ status: 500, body: { error: messageOf(error) } }),
  );
  if (!response.destroyed) sendAnswer(response, answer);
}

async function control(ledger: Ledger, request: IncomingMessage, hungUp: AbortSignal): Promise<KlarnaAnswer> {
  if (!/^127\.0\.0\.1(:\d+)?$/.test(request.headers.host ?? '')) return problem(403, 'not my name');
  const body = readBody(await buffer(request));
  const posted = body.type === 'json' ? body.value : undefined;
  const { method } = request;
  const [path = '/', query] = (request.url ?? '/').split('?');
  if (method === 'GET' && path === '/refusals') return says(refusalsAnswer, ledger.refusals());
  if (method === 'POST' && path === '/merchants') return register(ledger, posted);
  const [, merchantId = '', rest = ''] = /^\/merchants\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
  const merchant = ledger.merchant(merchantId);
  if (!merchant) return problem(404, `no merchant "${merchantId}" at ${path}`);
  const [part, id = '', ...more] = rest.split('/');
  const route = merchantRoutes[`${method} ${rest}`] ?? merchantRoutes[`${method} ${[part, '*', ...more].join('/')}`];
  if (!route) return problem(404, `no ${method} ${path}`);
  return route({ ledger, merchant, id, query: new URLSearchParams(query), posted, hungUp });
}

function register(ledger: Ledger, posted: unknown): KlarnaAnswer | Promise<KlarnaAnswer> {
  return checked(registration, posted, ({ merchantId, sharedSecret, options }) =>
    ledger.register(merchantId, sharedSecret, options)
      ? done
      : problem(409, `merchant "${merchantId}" is registered already`),
  );
}

/** A call about one merchant. */
interface ControlCall {
  ledger: Ledger;
  merchant: Merchant;
  /** The second part of the path, or the empty string. */
  id: string;
  query: URLSearchParams;
  /** The posted JSON; undefined when there is none. */
  posted: unknown;
  /** Aborted when the client hangs up. */
  hungUp: AbortSignal;
}

/** Method and the path after `/merchants/{id}/`; `*` stands for an id. */
const merchantRoutes: Readonly<Record<string, (call: ControlCall) => KlarnaAnswer | Promise<KlarnaAnswer>>> = {
  'GET orders': ({ merchant }) => says(ordersAnswer, [...merchant.orders.values()]),
  'GET events': ({ merchant }) => says(eventsAnswer, merchant.events),
  'GET refusals': ({ merchant }) => says(refusalsAnswer, merchant.refusals),
  'PATCH options': ({ ledger, merchant, posted }) =>
    checked(changedOptions, posted, (options) => {
      ledger.setOptions(merchant, options);
      return done;
    }),
  'POST orders/*/decision': ({ ledger, merchant, id, posted }) =>
    checked(decisionMessage, posted, (wanted) => {
      const order = merchant.orders.get(id);
      if (!order) return problem(404, `no order "${id}"`);
      const transition = ledger.apply(merchant, decideOrder(order, wanted.decision));
      if (transition.type !== 'refused') return done;
      return problem(transition.refusal.status, transition.refusal.messages.join('; '));
    }),
  'GET pending-callbacks/next': async ({ merchant, hungUp }) => {
    const pending = await merchant.pendingCallbacks.next(hungUp);
    return pending ? says(pendingCallbackAnswer, pending) : done;
  },
  'POST pending-callbacks/*': ({ merchant, id, posted }) =>
    checked(callbackOutcome, posted, (outcome) =>
      merchant.pendingCallbacks.answer(id, outcome) ? done : problem(404, `nobody waits for the callback "${id}"`),
    ),
  'GET parked': ({ merchant, query }) =>
    checked(parkedQuery, Object.fromEntries(query), async ({ atLeast, withinMs }) =>
      says(parkedAnswer, await merchant.breakpoint.parked(atLeast, withinMs)),
    ),
  'POST parked/*': ({ merchant, id }) =>
    merchant.breakpoint.release(id) ? done : problem(404, `no call "${id}" is parked`),
  'DELETE ': ({ ledger, merchant }) => {
    ledger.forget(merchant.merchantId);
    return done;
  },
};

const done: KlarnaAnswer = { status: 204 };

/** The client parses it by the same schema; here the compiler compares. */
const says = <T>(_schema: z.ZodType<T>, body: T): KlarnaAnswer => ({ status: 200, body });

const problem = (status: number, error: string): KlarnaAnswer => ({ status, body: { error } });

/** Answers 400 to what is not as the schema says, and names it. */
function checked<T>(
  schema: z.ZodType<T>,
  given: unknown,
  answer: (value: T) => KlarnaAnswer | Promise<KlarnaAnswer>,
): KlarnaAnswer | Promise<KlarnaAnswer> {
  const parsed = schema.safeParse(given);
  return parsed.success ? answer(parsed.data) : problem(400, z.prettifyError(parsed.error));
}
