const checkout = '/checkout/v3/orders';
const managed = '/ordermanagement/v1/orders/{id}';
const hosted = '/hpp/v1/sessions';

/**
 * Klarna's API as the plugin uses it: each route by its name.
 * @source facts/klarna-contract.md, "API surface the plugin uses"
 */
export const klarnaRoutes = {
  'checkout create': { method: 'POST', path: checkout },
  'checkout read': { method: 'GET', path: `${checkout}/{id}` },
  'checkout update': { method: 'POST', path: `${checkout}/{id}` },
  'order-management read': { method: 'GET', path: managed },
  acknowledge: { method: 'POST', path: `${managed}/acknowledge` },
  'merchant-references': { method: 'PATCH', path: `${managed}/merchant-references` },
  authorization: { method: 'PATCH', path: `${managed}/authorization` },
  cancel: { method: 'POST', path: `${managed}/cancel` },
  capture: { method: 'POST', path: `${managed}/captures` },
  refund: { method: 'POST', path: `${managed}/refunds` },
  'hosted-page create': { method: 'POST', path: hosted },
  'hosted-page read': { method: 'GET', path: `${hosted}/{id}` },
  'token order': { method: 'POST', path: '/customer-token/v1/tokens/{id}/order' },
} as const;

export type KlarnaRoute = keyof typeof klarnaRoutes;
export const klarnaRouteNames = Object.keys(klarnaRoutes) as [KlarnaRoute, ...KlarnaRoute[]];

/** The route of a call, and the `{id}` in its path, or the empty string. @param path without a query */
export function klarnaRouteOf(method: string, path: string): { route: KlarnaRoute; orderId: string } | undefined {
  for (const route of klarnaRouteNames) {
    const { method: wanted, path: pattern } = klarnaRoutes[route];
    if (wanted !== method) continue;
    const [before = '', after] = pattern.split('{id}');
    if (after === undefined) {
      if (path === pattern) return { route, orderId: '' };
      continue;
    }
    const orderId = path.slice(before.length, after === '' ? undefined : -after.length);
    if (/^[^/]+$/.test(orderId) && path === `${before}${orderId}${after}`) return { route, orderId };
  }
  return undefined;
}

/** Method, and a regular expression for the path that JavaScript and PHP read alike. */
export function klarnaRoutePattern(route: KlarnaRoute): readonly [method: string, path: string] {
  const { method, path } = klarnaRoutes[route];
  return [method, `^${path.replace('{id}', '[^/]+')}$`];
}
