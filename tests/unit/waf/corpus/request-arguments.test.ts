import { expect, test } from 'vitest';
import { requestArguments, v2ArgumentName } from '../../../../harness/waf/corpus/request-arguments.ts';

const argumentsOf = (target: string, body?: string, type = 'application/json') =>
  requestArguments({ method: 'POST', target, headers: { 'content-type': type }, body });

test('a query is split at & alone; + is a space, a bad %zz stays, bytes stay bytes', () => {
  expect(argumentsOf('/?a=1;b=2&c+d=%zz%41&e&=f&g=h=i&j=%C3%85')).toEqual([
    ['a', '1;b=2'],
    ['c d', '%zzA'],
    ['e', ''],
    ['', 'f'],
    ['g', 'h=i'],
    ['j', '\u00c3\u0085'],
  ]);
});

test('leaves of JSON are named by their path, items of arrays by their number', () => {
  const body = JSON.stringify({ a: { b: 'Å' }, c: [{ d: 1 }, { d: true }], e: ['x'], f: null, g: [], h: {} });
  expect(argumentsOf('/', body, 'application/vnd.klarna+json')).toEqual([
    ['json.a.b', '\u00c3\u0085'],
    ['json.c.array_0.d', '1'],
    ['json.c.array_1.d', 'true'],
    ['json.e.array_0', 'x'],
    ['json.f', ''],
  ]);
});

test('a body that is no JSON, or does not say so, has no arguments', () => {
  expect(argumentsOf('/?a=1', '{"b":')).toEqual([['a', '1']]);
  expect(argumentsOf('/?a=1', '{"b":1}', 'text/plain')).toEqual([['a', '1']]);
});

for (const [name, v2] of [
  ['kco_session_id', 'kco_session_id'],
  ['json.merchant_data', 'merchant_data'],
  ['json.billing_address.given_name', 'billing_address.given_name'],
  ['json.order_lines.array_1.name', 'order_lines.order_lines.name'],
  ['json.options.allowed_customer_types.array_0', 'options.allowed_customer_types.allowed_customer_types'],
] as const) {
  test(`mod_security2 calls ${name} ${v2}`, () => expect(v2ArgumentName(name)).toBe(v2));
}
