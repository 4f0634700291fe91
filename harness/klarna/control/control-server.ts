import type { z } from 'zod';
import { type ControlAnswer, type ControlCall, checked, refusal } from '../../lib/http/control-server.ts';
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

/** JSON over HTTP on loopback, for the other processes of a run. Its client is `klarna-control.ts`. */
export function answerControl(
  ledger: Ledger,
  { method, path, query, posted, hungUp }: ControlCall,
): ControlAnswer | Promise<ControlAnswer> {
  if (method === 'GET' && path === '/refusals') return says(refusalsAnswer, ledger.refusals());
  if (method === 'POST' && path === '/merchants') return register(ledger, posted);
  const [, merchantId = '', rest = ''] = /^\/merchants\/([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
  const merchant = ledger.merchant(merchantId);
  if (!merchant) return refusal(404, `no merchant "${merchantId}" at ${path}`);
  const [part, id = '', ...more] = rest.split('/');
  const route = merchantRoutes[`${method} ${rest}`] ?? merchantRoutes[`${method} ${[part, '*', ...more].join('/')}`];
  if (!route) return refusal(404, `no ${method} ${path}`);
  return route({ ledger, merchant, id, query, posted, hungUp });
}

function register(ledger: Ledger, posted: unknown): ControlAnswer | Promise<ControlAnswer> {
  return checked(registration, posted, ({ merchantId, sharedSecret, options }) =>
    ledger.register(merchantId, sharedSecret, options)
      ? done
      : refusal(409, `merchant "${merchantId}" is registered already`),
  );
}

/** A call about one merchant. */
interface MerchantCall {
  ledger: Ledger;
  merchant: Merchant;
  /** The second part of the path, or the empty string. */
  id: string;
  query: URLSearchParams;
  /** The posted JSON; undefined when there is none. */
  posted: unknown;
  /** @returns a signal that is aborted when the client hangs up. */
  hungUp(): AbortSignal;
}

/** Method and the path after `/merchants/{id}/`; `*` stands for an id. */
const merchantRoutes: Readonly<Record<string, (call: MerchantCall) => ControlAnswer | Promise<ControlAnswer>>> = {
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
      if (!order) return refusal(404, `no order "${id}"`);
      const transition = ledger.apply(merchant, decideOrder(order, wanted.decision));
      if (transition.type !== 'refused') return done;
      return refusal(transition.refusal.status, transition.refusal.messages.join('; '));
    }),
  'GET pending-callbacks/next': async ({ merchant, hungUp }) => {
    const pending = await merchant.pendingCallbacks.next(hungUp());
    return pending ? says(pendingCallbackAnswer, pending) : done;
  },
  'POST pending-callbacks/*': ({ merchant, id, posted }) =>
    checked(callbackOutcome, posted, (outcome) =>
      merchant.pendingCallbacks.answer(id, outcome) ? done : refusal(404, `nobody waits for the callback "${id}"`),
    ),
  'GET parked': ({ merchant, query }) =>
    checked(parkedQuery, Object.fromEntries(query), async ({ atLeast, withinMs }) =>
      says(parkedAnswer, await merchant.breakpoint.parked(atLeast, withinMs)),
    ),
  'POST parked/*': ({ merchant, id }) =>
    merchant.breakpoint.release(id) ? done : refusal(404, `no call "${id}" is parked`),
  'DELETE ': ({ ledger, merchant }) => {
    ledger.forget(merchant.merchantId);
    return done;
  },
};

const done: ControlAnswer = { status: 204 };

/** The client parses it by the same schema; here the compiler compares. */
const says = <T>(_schema: z.ZodType<T>, body: T): ControlAnswer => ({ status: 200, body });
