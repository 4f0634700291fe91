import { type KlarnaRoute, klarnaRoutes } from '../../scenario/klarna-routes.ts';
import { createHostedPage, readHostedPage } from '../hosted/api-routes.ts';
import type { KlarnaAnswer } from '../http/answer.ts';
import { createOrder, updateOrder } from '../order/checkout-changes.ts';
import { isExpired, type KlarnaOrder } from '../order/klarna-order.ts';
import {
  acknowledgeOrder,
  cancelOrder,
  captureOrder,
  changeAuthorization,
  refundOrder,
  setMerchantReferences,
} from '../order/management-changes.ts';
import { checkoutView, orderManagementView } from '../order/order-views.ts';
import { createTokenOrder, tokenNotFound } from '../order/token-orders.ts';
import { noSuchOrder, type Transition } from '../order/transition.ts';
import type { ApiAnswer, ApiRequest, Handler } from './request.ts';

/** Looks the merchant's own order up, asks for the change, writes it down, and answers with the order as it is then. */
function changeOrder(
  { ledger, merchant, orderId }: ApiRequest,
  change: (order: KlarnaOrder) => Transition,
  answer: (order: KlarnaOrder) => KlarnaAnswer,
): ApiAnswer {
  const order = merchant.orders.get(orderId);
  if (!order) return { type: 'refused', refusal: noSuchOrder(orderId) };
  const transition = ledger.apply(merchant, change(order));
  if (transition.type === 'refused') return transition;
  return { type: 'answer', answer: answer(transition.order) };
}

function create({ ledger, merchant, body, snippetBaseUrl, origin }: ApiRequest): ApiAnswer {
  const { merchantId } = merchant;
  const orderId = ledger.ids.uuid(merchantId, 'order', merchant.orders.size);
  const context = { orderId, merchantId, now: ledger.now(merchant) };
  const transition = ledger.apply(merchant, createOrder(body, context, merchant.options));
  if (transition.type === 'refused') return transition;
  return {
    type: 'answer',
    answer: {
      status: 201,
      headers: { Location: `${origin}${klarnaRoutes['checkout create'].path}/${orderId}` },
      body: checkoutView(transition.order, snippetBaseUrl),
    },
  };
}

function expired({ ledger, merchant, orderId }: ApiRequest): ApiAnswer | undefined {
  const order = merchant.orders.get(orderId);
  if (!order || !isExpired(order, ledger.now(merchant))) return undefined;
  return { type: 'refused', refusal: noSuchOrder(orderId), emptyBody: true };
}

function readCheckout(request: ApiRequest): ApiAnswer {
  const order = request.merchant.orders.get(request.orderId);
  if (!order || order.byToken) return { type: 'refused', refusal: noSuchOrder(request.orderId) };
  return (
    expired(request) ?? { type: 'answer', answer: { status: 200, body: checkoutView(order, request.snippetBaseUrl) } }
  );
}

function update(request: ApiRequest): ApiAnswer {
  return (
    expired(request) ??
    changeOrder(
      request,
      (order) => updateOrder(order, request.body, request.ledger.now(request.merchant), request.merchant.options),
      (order) => ({ status: 200, body: checkoutView(order, request.snippetBaseUrl) }),
    )
  );
}

const noContent = () => ({ status: 204 });

function readManaged({ ledger, merchant, orderId }: ApiRequest): ApiAnswer {
  const order = merchant.orders.get(orderId);
  // An order that is not paid for does not exist here yet.
  if (!order?.authorization) return { type: 'refused', refusal: noSuchOrder(orderId) };
  const body = orderManagementView(order, order.authorization, ledger.now(merchant));
  return { type: 'answer', answer: { status: 200, body } };
}

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
      headers: {
        Location: `${origin}${klarnaRoutes.capture.path.replace('{id}', orderId)}/${captureId}`,
        'Capture-Id': captureId,
      },
    }),
  );
}

function refund(request: ApiRequest): ApiAnswer {
  const { ledger, merchant, orderId, body, origin } = request;
  // The one route that calls it so. @source Klarna's published order management API, 404 of a refund
  if (!merchant.orders.get(orderId)?.authorization) {
    return { type: 'refused', refusal: { ...noSuchOrder(orderId), errorCode: 'NOT_FOUND' } };
  }
  const given = merchant.orders.get(orderId)?.authorization?.refunds.length ?? 0;
  const refundId = ledger.ids.uuid(orderId, 'refund', given);
  return changeOrder(
    request,
    (order) => refundOrder(order, body, refundId, ledger.now(merchant)),
    () => ({
      status: 201,
      headers: {
        Location: `${origin}${klarnaRoutes.refund.path.replace('{id}', orderId)}/${refundId}`,
        'Refund-Id': refundId,
      },
    }),
  );
}

/** A paid order of the customer's who gave the token, and no other merchant's. */
function orderByToken({ ledger, merchant, orderId: token, body }: ApiRequest): ApiAnswer {
  const first = [...merchant.orders.values()].find(({ authorization }) => authorization?.recurringToken === token);
  if (!first) return { type: 'refused', refusal: tokenNotFound(token) };
  const orderId = ledger.ids.uuid(merchant.merchantId, 'order', merchant.orders.size);
  const { fraudStatus } = merchant.options;
  const context = { orderId, now: ledger.now(merchant), fraudStatus, klarnaReference: ledger.ids.reference(orderId) };
  const transition = ledger.apply(merchant, createTokenOrder(first, body, context, merchant.options));
  if (transition.type === 'refused') return transition;
  return { type: 'answer', answer: { status: 200, body: { order_id: orderId, fraud_status: fraudStatus } } };
}

const change =
  (transition: (order: KlarnaOrder, request: ApiRequest) => Transition): Handler =>
  (request) =>
    changeOrder(request, (order) => transition(order, request), noContent);
const now = ({ ledger, merchant }: ApiRequest) => ledger.now(merchant);

export const handlers: Readonly<Record<KlarnaRoute, Handler>> = {
  'checkout create': create,
  'checkout read': readCheckout,
  'checkout update': update,
  'order-management read': readManaged,
  acknowledge: change((order, request) => acknowledgeOrder(order, now(request))),
  'merchant-references': change((order, { body }) => setMerchantReferences(order, body)),
  authorization: change((order, request) => changeAuthorization(order, request.body, now(request))),
  cancel: change((order, request) => cancelOrder(order, now(request))),
  capture,
  refund,
  'hosted-page create': createHostedPage,
  'hosted-page read': readHostedPage,
  'token order': orderByToken,
};
