import { z } from 'zod';
import type { BadValue } from '../../evidence/bad-value.ts';
import type { KlarnaRoute } from '../../scenario/klarna-routes.ts';
import { hostedCreatedAnswer, hostedReadAnswer } from '../hosted/hosted-page.ts';
import type { KlarnaAnswer } from '../http/answer.ts';
import { checkoutAnswer } from '../order/checkout-api.ts';
import { managedAnswer } from '../order/management-api.ts';
import { tokenOrderAnswer } from '../order/token-orders.ts';
import { asSent, badValues } from '../order/transition.ts';

interface Answer {
  status: 200 | 201 | 204;
  /** `nothing`: an answer without a body. */
  body: z.ZodType | 'nothing';
}

/**
 * What each route answers when it serves a call. What may be posted stands beside it: `order/checkout-api.ts`,
 * `order/management-api.ts`, `order/token-orders.ts`, `hosted/hosted-page.ts`. Every answer of the fake is
 * held against these, by the tests and in every run.
 */
export const servedAnswers: Readonly<Record<KlarnaRoute, Answer>> = {
  'checkout create': { status: 201, body: checkoutAnswer },
  'checkout read': { status: 200, body: checkoutAnswer },
  'checkout update': { status: 200, body: checkoutAnswer },
  'order-management read': { status: 200, body: managedAnswer },
  acknowledge: { status: 204, body: 'nothing' },
  'merchant-references': { status: 204, body: 'nothing' },
  authorization: { status: 204, body: 'nothing' },
  cancel: { status: 204, body: 'nothing' },
  capture: { status: 201, body: 'nothing' },
  refund: { status: 201, body: 'nothing' },
  'hosted-page create': { status: 201, body: hostedCreatedAnswer },
  'hosted-page read': { status: 200, body: hostedReadAnswer },
  'token order': { status: 200, body: tokenOrderAnswer },
};

/** What in an answer that the fake is about to give its description of the route does not know. */
export function misfitsOfServed(route: KlarnaRoute, { status, body }: KlarnaAnswer): BadValue[] {
  const described = servedAnswers[route];
  const amiss = (field: string, sent: unknown, rule: string): BadValue[] => [
    { field, sent: asSent(sent), rule, kind: 'value' },
  ];
  if (status !== described.status) return amiss('status', status, `${described.status} is described`);
  if (described.body === 'nothing') return body === undefined ? [] : amiss('body', body, 'none is described');
  const parsed = described.body.safeParse(body);
  return parsed.success ? [] : badValues(parsed.error, body);
}

/** Klarna's envelope of a refusal. No nested object: the plugin cuts the JSON off at the first closing brace. */
export const refusalEnvelope = z.strictObject({
  error_code: z.string().regex(/^[A-Z_]+$/),
  error_messages: z.array(z.string()).min(1),
  correlation_id: z.uuid(),
});
