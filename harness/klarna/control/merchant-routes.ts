import { z } from 'zod';
import type { Answer } from '../http/answer.ts';
import type { Ledger, Merchant } from '../ledger.ts';
import { decideOrder } from '../order/management-changes.ts';
import { checked, problem } from './checked.ts';
import { merchantOptions } from './registration.ts';

/** A call about one merchant. */
export interface ControlCall {
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

const outcome = z.union([
  z.strictObject({
    type: z.literal('answered'),
    status: z.number().int(),
    location: z.string().optional(),
    body: z.string(),
  }),
  z.strictObject({
    type: z.literal('failed'),
    layer: z.enum(['dns', 'tcp', 'tls', 'http', 'time-out']),
    code: z.string(),
    message: z.string(),
  }),
]);
const decision = z.strictObject({ decision: z.enum(['accepted', 'rejected']) });
const parkedQuery = z.strictObject({
  atLeast: z.coerce.number().int().positive(),
  // The client waits 10 s for an answer.
  withinMs: z.coerce.number().int().nonnegative().max(9_000),
});

/** Method and the path after `/merchants/{id}/`; `*` stands for an id. */
export const merchantRoutes: Readonly<Record<string, (call: ControlCall) => Answer | Promise<Answer>>> = {
  'GET orders': ({ merchant }) => ({ status: 200, body: [...merchant.orders.values()] }),
  'GET events': ({ merchant }) => ({ status: 200, body: merchant.events }),
  'GET refusals': ({ merchant }) => ({ status: 200, body: merchant.refusals }),
  'PATCH options': ({ ledger, merchant, posted }) =>
    checked(merchantOptions, posted, (options) => {
      ledger.setOptions(merchant, options);
      return done;
    }),
  'POST orders/*/decision': ({ ledger, merchant, id, posted }) =>
    checked(decision, posted, (wanted) => {
      const order = merchant.orders.get(id);
      if (!order) return problem(404, `no order "${id}"`);
      const transition = ledger.apply(merchant, decideOrder(order, wanted.decision));
      if (transition.type !== 'refused') return done;
      return problem(transition.refusal.status, transition.refusal.messages.join('; '));
    }),
  'GET errands/next': async ({ merchant, hungUp }) => {
    const errand = await merchant.errands.next(hungUp);
    return errand ? { status: 200, body: errand } : done;
  },
  'POST errands/*': ({ merchant, id, posted }) =>
    checked(outcome, posted, (given) =>
      merchant.errands.answer(id, given) ? done : problem(404, `nobody waits for the errand "${id}"`),
    ),
  'GET parked': ({ merchant, query }) =>
    checked(parkedQuery, Object.fromEntries(query), async ({ atLeast, withinMs }) => ({
      status: 200,
      body: await merchant.turnstile.parked(atLeast, withinMs),
    })),
  'POST parked/*': ({ merchant, id }) =>
    merchant.turnstile.release(id) ? done : problem(404, `no call "${id}" is parked`),
  'DELETE ': ({ ledger, merchant }) => {
    ledger.forget(merchant.merchantId);
    return done;
  },
};

const done: Answer = { status: 204 };
