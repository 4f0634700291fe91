import { expect, test } from '@playwright/test';
import { auditRows, errorRows, hitsOf, rowsOfRequest } from '../../../../harness/edge/site/rows-of-request.ts';
import { auditNative, auditV2, auditV3, errorApache, errorNginx, rule } from './log-lines.ts';

const path = '/wc-api/KCO_WC_Push/';
const push = (orderId: string) => `${path}?kco-action=push&kco_wc_order_id=${orderId}&kco_session_id=1`;

for (const [format, rowsOf, write] of [
  ['v3’s JSON', auditRows, auditV3],
  ['v2’s JSON', auditRows, auditV2],
  ['the native format', auditRows, auditNative],
  ['nginx’s error log', errorRows, errorNginx],
] as const) {
  test(`a request is found by its order id in ${format}`, () => {
    const rows = rowsOf(write('x-1', push('other')) + write('x-2', push('mine')) + write('x-3', '/'));
    const found = rowsOfRequest(rows, 'r-1', push('mine'));
    expect(found).toMatchObject([{ requestId: 'x-2', uri: push('mine') }]);
    expect(hitsOf(found)).toMatchObject([rule]);
  });
}

test('Apache’s error log has the path alone', () => {
  const rows = errorRows(errorApache('x-1', '/other/?a=b') + errorApache('x-2', push('mine')));
  expect(rowsOfRequest(rows, 'r-1', push('mine'))).toMatchObject([{ requestId: 'x-2', uri: path }]);
});

const row = (requestId: string, uri: string) => ({ requestId, uri, hits: [] });
const ids = (rows: ReturnType<typeof row>[], target: string) =>
  rowsOfRequest(rows, 'r-1', target).map((found) => found.requestId);

test('the request’s own id is the surest', () => {
  expect(ids([row('x', push('mine')), row('r-1', '/elsewhere')], push('mine'))).toEqual(['r-1']);
});

test('all rows of the request are found', () => {
  expect(ids([row('a', push('mine')), row('b', '/'), row('c', push('mine'))], push('mine'))).toEqual(['a', 'c']);
});

test('a row of the same path is taken only where it may be this request', () => {
  expect(ids([row('a', push('other'))], push('mine'))).toEqual([]);
  expect(ids([row('a', `${path}?x=1`)], path)).toEqual([]);
  expect(ids([row('a', path)], path)).toEqual(['a']);
  expect(ids([row('a', '/?a=b'), row('b', '/?a=c')], '/?a=b')).toEqual(['a']);
  expect(ids([row('a', '/wc-api/KCO_WC_Push')], path)).toEqual([]);
});

test('a log of other things has no rows', () => {
  const text = '192.0.2.1 - - [21/Nov/2026] "POST /wc-api/KCO_WC_Push/"\n{"json":"of another kind"}\n{"torn":\n\n';
  expect([auditRows(text), errorRows(text)]).toEqual([[], []]);
});
