import { refundOrder } from '../order/management-changes.ts';
import { changeOrder } from './change-order.ts';
import type { ApiAnswer, ApiRequest, Route } from './route.ts';

const path = '/ordermanagement/v1/orders/{id}/refunds';

function refund(request: ApiRequest): ApiAnswer {
  const { ledger, merchant, orderId, body, origin } = request;
  const given = merchant.orders.get(orderId)?.authorization?.refunds.length ?? 0;
  const refundId = ledger.ids.uuid(orderId, 'refund', given);
  return changeOrder(
    request,
    (order) => refundOrder(order, body, refundId, ledger.now(merchant)),
    () => ({
      status: 201,
      headers: { Location: `${origin}${path.replace('{id}', orderId)}/${refundId}`, 'Refund-Id': refundId },
    }),
  );
}

export const refundRoute: Route = { method: 'POST', path, handle: refund };
