import {
  acknowledgeOrder,
  cancelOrder,
  changeAuthorization,
  setMerchantReferences,
} from '../order/management-changes.ts';
import { orderManagementView } from '../order/order-views.ts';
import { noSuchOrder } from '../order/transition.ts';
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
