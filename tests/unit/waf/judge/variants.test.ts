import { expect, test } from 'vitest';
import { orderIdOf } from '../../../../harness/waf/corpus/order-id.ts';
import { findingsOf } from '../../../../harness/waf/judge/findings-of.ts';
import { deliveredOf, type Observation, probeResult } from '../../../../harness/waf/judge/observation.ts';
import { foldVariants, inOtherForms, representatives, withVariants } from '../../../../harness/waf/judge/variants.ts';
import type { CallbackProbe } from '../../../../harness/waf/probe.ts';
import { blocked, callback, hit, passed } from './observations.ts';

const request = (id: string, path = '/wc-api/KCO_WC_Push/') => ({
  method: 'POST',
  target: `${path}?kco_wc_order_id=${orderIdOf(id)}`,
  headers: {},
});

const values = ['product name: Red, L', 'product name: curl cream', "name: O'Brien"];
const own = callback('mine/pretty', {
  request: request('mine/pretty'),
  variants: values.map((name) => ({
    name,
    order: orderIdOf(name),
    valuePatterns: { kco_wc_order_id: '.+' },
    request: { ...request(name), body: `{"value":"${name}"}` },
  })),
});
const [base, ...variants] = withVariants(own) as [CallbackProbe, ...CallbackProbe[]];

const seen = (...hits: string[]): Observation[] => [
  passed(base),
  ...variants.map((probe, index) => (hits[index] ? blocked(probe, hit(hits[index])) : passed(probe))),
];

test('a callback is delivered only if all its variants are, and says which value was not, and why', () => {
  const [folded, ...more] = foldVariants(seen('', '932150'));
  expect(more).toEqual([]);
  expect(folded && probeResult(folded)).toMatchObject({
    id: 'mine/pretty',
    outcome: 'blocked',
    status: 403,
    variants: { delivered: 2, of: 3, failed: [{ value: 'product name: curl cream', rules: ['932150'] }] },
  });
  expect(deliveredOf(foldVariants(seen('', '932150')))).toEqual({ passed: 0, of: 1 });
  expect(deliveredOf(foldVariants(seen()))).toEqual({ passed: 1, of: 1 });
});

test('a finding names the callback once, and the values that it depends on', () => {
  const [finding, ...others] = findingsOf(seen('932150', '932150'), () => undefined);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ id: '932150/push', probes: ['mine/pretty'], values: values.slice(0, 2) });
  const whole = findingsOf([blocked(base, hit('1')), ...seen('1').slice(1)], () => undefined);
  expect(whole[0]).toMatchObject({ probes: ['mine/pretty'] });
  expect(whole[0]).not.toHaveProperty('values');
});

test('few variants stand for all: one for each rule and for each variable that it matched', () => {
  const of = (id: string, variable: string) => hit(id, { variable });
  const observations = [
    blocked(variants[0] as CallbackProbe, of('1', 'ARGS:json.lines.array_0.name')),
    blocked(variants[1] as CallbackProbe, of('1', 'ARGS:json.lines.array_4.name')),
    blocked(variants[2] as CallbackProbe, of('1', 'ARGS:json.street')),
  ];
  expect(representatives(observations).map(({ variantOf }) => variantOf?.name)).toEqual([values[0], values[2]]);
  // What the callback itself shows, none has to.
  expect(
    representatives([...observations.slice(0, 2), blocked(base, of('1', 'ARGS:json.lines.array_9.name'))]),
  ).toEqual([]);
});

test('a value is sent in the other forms of the callback’s URL as well, under the variant’s own order id', () => {
  const plain = callback('mine/plain', { form: 'plain', request: request('mine/plain', '/') });
  const other = callback('another/plain', { form: 'plain', request: request('another/plain', '/') });
  const [form, ...more] = inOtherForms(variants[0] as CallbackProbe, [own, plain, other]);
  expect(more).toEqual([]);
  expect(form).toMatchObject({ form: 'plain', variantOf: { id: 'mine/plain', name: values[0] } });
  expect(form?.request).toEqual({
    ...variants[0]?.request,
    target: `/?kco_wc_order_id=${orderIdOf(values[0] ?? '')}`,
  });
});
