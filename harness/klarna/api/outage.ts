import type { Outage } from '../../scenario/conditions.ts';
import type { KlarnaRefusal } from '../order/transition.ts';
import type { ApiRoute } from './routes.ts';

const path = '/ordermanagement/v1/orders/{id}';

/** Which calls fail. */
const affected: Readonly<Record<Exclude<Outage, 'none'>, Pick<ApiRoute, 'method' | 'path'>>> = {
  'order-management': { method: 'GET', path },
  acknowledge: { method: 'POST', path: `${path}/acknowledge` },
};

/** What Klarna answers to a call of this route during the outage, if the outage has to do with it. */
export function outageRefusal(outage: Outage, route: ApiRoute): KlarnaRefusal | undefined {
  if (outage === 'none') return undefined;
  const { method, path } = affected[outage];
  if (route.method !== method || route.path !== path) return undefined;
  return { status: 500, errorCode: 'INTERNAL_SERVER_ERROR', messages: ['Internal server error'] };
}
