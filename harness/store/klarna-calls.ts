import type { KlarnaRoute } from '../scenario/fault.ts';

const checkout = '^/checkout/v3/orders';
const managed = '^/ordermanagement/v1/orders/[^/]+';

/** The plugin's calls at Klarna's API: method, and a regular expression for the path that JavaScript and PHP read alike. */
export const klarnaCalls: Readonly<Record<KlarnaRoute, readonly [method: string, path: string]>> = {
  'checkout create': ['POST', `${checkout}/?$`],
  'checkout read': ['GET', `${checkout}/[^/]+$`],
  'checkout update': ['POST', `${checkout}/[^/]+$`],
  'order-management read': ['GET', `${managed}$`],
  acknowledge: ['POST', `${managed}/acknowledge$`],
  'merchant-references': ['PATCH', `${managed}/merchant-references$`],
  authorization: ['PATCH', `${managed}/authorization$`],
  capture: ['POST', `${managed}/captures$`],
  cancel: ['POST', `${managed}/cancel$`],
  refund: ['POST', `${managed}/refunds$`],
};

/** Whether a call is one of these. @param routes empty: every call */
export function isCallOf(routes: readonly KlarnaRoute[], method: string, path: string): boolean {
  if (routes.length === 0) return true;
  return routes.some((route) => {
    const [wanted, pattern] = klarnaCalls[route];
    return wanted === method && new RegExp(pattern).test(path);
  });
}
