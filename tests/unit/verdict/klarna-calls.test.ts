import { expect, test } from 'vitest';
import type { ApiCallEvent } from '../../../harness/evidence/events.ts';
import { callsIn } from '../../../harness/verdict/klarna-calls.ts';
import { orderId, pushedAt, siteRecord } from './site-record-builder.ts';

const call = (parts: Partial<ApiCallEvent> = {}): ApiCallEvent => ({
  type: 'api-call',
  at: pushedAt,
  method: 'POST',
  host: 'api.klarna.com',
  path: '/checkout/v3/orders',
  status: 201,
  durationMs: 1,
  ...parts,
});
const taxOf = (line: number, sent: string): Partial<ApiCallEvent> => ({
  status: 400,
  errorCode: 'BAD_VALUE',
  badValues: [{ field: `order_lines[${line}].total_tax_amount`, sent, rule: '2980 is right', kind: 'sum' }],
});
const calls = (...events: ApiCallEvent[]) => callsIn(siteRecord({ events }));

test('a call that Klarna serves is counted, and nothing is said of it', () => {
  expect(calls(call(), call())).toEqual({ checked: 2, answeredByFault: 0, refused: [], answersAmiss: [] });
});

test('a call that a fault answered was held against nothing', () => {
  expect(calls(call({ status: 503, byFault: true }), call())).toMatchObject({ checked: 1, answeredByFault: 1 });
});

test('the same field of other lines, and another wrong value in it, is the same refusal; another field is not', () => {
  const { refused } = calls(
    call(taxOf(0, '2979')),
    call(taxOf(3, '1')),
    call({ ...taxOf(0, '2979'), badValues: [{ field: 'locale', sent: '"x"', rule: 'none', kind: 'value' }] }),
  );
  expect(refused).toEqual([
    {
      route: 'checkout create',
      status: 400,
      errorCode: 'BAD_VALUE',
      fields: ['order_lines[].total_tax_amount'],
      why: 'order_lines[0].total_tax_amount: 2979 sent, 2980 is right',
      times: 2,
    },
    expect.objectContaining({ fields: ['locale'], times: 1 }),
  ]);
});

test('what is no matter of the body goes by Klarna’s words, in which an order’s id says nothing', () => {
  const path = (id: string) => `/ordermanagement/v1/orders/${id}`;
  const unknown = (id: string) =>
    call({ method: 'GET', path: path(id), status: 404, errorCode: 'NO_SUCH_ORDER', reason: `No such order: ${id}` });
  expect(calls(unknown(orderId), unknown('11111111-2222-3333-4444-555555555555')).refused).toEqual([
    expect.objectContaining({ route: 'order-management read', why: 'No such order: {id}', fields: [], times: 2 }),
  ]);
});

test('a route that the fake does not serve is called by method and path', () => {
  const lost = call({ method: 'DELETE', path: `/hpp/v1/sessions/${orderId}`, status: 404, errorCode: 'NOT_FOUND' });
  expect(calls(lost).refused[0]?.route).toBe('DELETE /hpp/v1/sessions/{id}');
});

test('a mistake in the fake’s own answer is told once', () => {
  const answerAmiss = [
    { field: 'order_lines[1].name', sent: 'nothing', rule: 'text is wanted', kind: 'value' as const },
  ];
  expect(calls(call({ answerAmiss }), call({ answerAmiss })).answersAmiss).toEqual([
    'checkout create: order_lines[].name: nothing sent, text is wanted',
  ]);
});
