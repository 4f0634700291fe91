import { expect, test } from '@playwright/test';
import { klarnaRoutes } from '../../../harness/scenario/fault.ts';
import { isCallOf } from '../../../harness/store/klarna-calls.ts';

const id = '0a1b2c';
for (const [call, route] of [
  ['POST /checkout/v3/orders', 'checkout create'],
  [`GET /checkout/v3/orders/${id}`, 'checkout read'],
  [`POST /checkout/v3/orders/${id}`, 'checkout update'],
  [`GET /ordermanagement/v1/orders/${id}`, 'order-management read'],
  [`POST /ordermanagement/v1/orders/${id}/acknowledge`, 'acknowledge'],
  [`PATCH /ordermanagement/v1/orders/${id}/merchant-references`, 'merchant-references'],
  [`PATCH /ordermanagement/v1/orders/${id}/authorization`, 'authorization'],
  [`POST /ordermanagement/v1/orders/${id}/captures`, 'capture'],
  [`POST /ordermanagement/v1/orders/${id}/cancel`, 'cancel'],
  [`POST /ordermanagement/v1/orders/${id}/refunds`, 'refund'],
] as const) {
  test(`${call} is ${route} and no other route`, () => {
    const [method = '', path = ''] = call.split(' ');
    expect(klarnaRoutes.filter((one) => isCallOf([one], method, path))).toEqual([route]);
    expect(isCallOf([], method, path)).toBe(true);
  });
}

test('no route named is every call', () => {
  expect(isCallOf([], 'DELETE', '/anything')).toBe(true);
  expect(isCallOf(['refund', 'cancel'], 'GET', `/ordermanagement/v1/orders/${id}`)).toBe(false);
});
