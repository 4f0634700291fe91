import { captureOrder } from '../order/management-changes.ts';
import { changeOrder } from './change-order.ts';
import type { ApiAnswer, ApiRequest, Route } from './route.ts';

const path = '/ordermanagement/v1/orders/{id}/captures';

/** @source KCO order management reads the id from the header `Capture-Id`. */
function capture(request: ApiRequest): ApiAnswer {
  const { ledger, merchant, orderId, body, origin } = request;
  const taken = merchant.orders.get(orderId)?.authorization?.captures.length ?? 0;
  const captureId = ledger.ids.uuid(orderId, 'capture', taken);
  return changeOrder(
    request,
    (order) => captureOrder(order, body, captureId, ledger.now(merchant)),
    () => ({
      status: 201,
      headers: { Location: `${origin}${path.replace('{id}', orderId)}/${captureId}`, 'Capture-Id': captureId },
    }),
  );
}

export const captureRoute: Route = { method: 'POST', path, handle: capture };
