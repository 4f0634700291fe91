import { acknowledgeOrder } from '../order/acknowledge-order.ts';
import { cancelOrder } from '../order/cancel-order.ts';
import { changeAuthorization } from '../order/change-authorization.ts';
import { orderManagementView } from '../order/order-management-view.ts';
import { noSuchOrder } from '../order/refusal.ts';
import { setMerchantReferences } from '../order/set-merchant-references.ts';
import { captureRoute } from './captures.ts';
import { changeOrder } from './change-order.ts';
import { refundRoute } from './refunds.ts';
import type { ApiAnswer, ApiRequest, Route } from './route.ts';

const path = '/ordermanagement/v1/orders/{id}';
const noContent = () => ({ status: 204 });

function read({ merchant, orderId }: ApiRequest): ApiAnswer {
  const order = merchant.orders.get(orderId);
  // An order that is not paid for does not exist here yet.
  if (!order?.authorization) return { type: 'refused', refusal: noSuchOrder(orderId) };
  return { type: 'answer', answer: { status: 200, body: orderManagementView(order, order.authorization) } };
}

export const orderManagementRoutes: readonly Route[] = [
  { method: 'GET', path, handle: read },
  {
    method: 'POST',
    path: `${path}/acknowledge`,
    handle: (request) =>
      changeOrder(request, (order) => acknowledgeOrder(order, request.ledger.now(request.merchant)), noContent),
  },
  {
    method: 'PATCH',
    path: `${path}/merchant-references`,
    handle: (request) => changeOrder(request, (order) => setMerchantReferences(order, request.body), noContent),
  },
  {
    method: 'PATCH',
    path: `${path}/authorization`,
    handle: (request) => changeOrder(request, (order) => changeAuthorization(order, request.body), noContent),
  },
  {
    method: 'POST',
    path: `${path}/cancel`,
    handle: (request) =>
      changeOrder(request, (order) => cancelOrder(order, request.ledger.now(request.merchant)), noContent),
  },
  captureRoute,
  refundRoute,
];
