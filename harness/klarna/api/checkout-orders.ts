import { createOrder, updateOrder } from '../order/checkout-changes.ts';
import { isExpired } from '../order/klarna-order.ts';
import { checkoutView } from '../order/order-views.ts';
import { noSuchOrder } from '../order/transition.ts';
import { changeOrder } from './change-order.ts';
import type { ApiAnswer, ApiRequest, Route } from './route.ts';

const path = '/checkout/v3/orders';

function create({ ledger, merchant, body, snippetBaseUrl, origin }: ApiRequest): ApiAnswer {
  const { merchantId } = merchant;
  const orderId = ledger.ids.uuid(merchantId, 'order', merchant.orders.size);
  const transition = ledger.apply(merchant, createOrder(body, { orderId, merchantId, now: ledger.now(merchant) }));
  if (transition.type === 'refused') return transition;
  return {
    type: 'answer',
    answer: {
      status: 201,
      headers: { Location: `${origin}${path}/${orderId}` },
      body: checkoutView(transition.order, snippetBaseUrl),
    },
  };
}

function expired({ ledger, merchant, orderId }: ApiRequest): ApiAnswer | undefined {
  const order = merchant.orders.get(orderId);
  if (!order || !isExpired(order, ledger.now(merchant))) return undefined;
  return { type: 'refused', refusal: noSuchOrder(orderId), emptyBody: true };
}

function read(request: ApiRequest): ApiAnswer {
  const order = request.merchant.orders.get(request.orderId);
  if (!order) return { type: 'refused', refusal: noSuchOrder(request.orderId) };
  return (
    expired(request) ?? { type: 'answer', answer: { status: 200, body: checkoutView(order, request.snippetBaseUrl) } }
  );
}

function update(request: ApiRequest): ApiAnswer {
  return (
    expired(request) ??
    changeOrder(
      request,
      (order) => updateOrder(order, request.body, request.ledger.now(request.merchant)),
      (order) => ({ status: 200, body: checkoutView(order, request.snippetBaseUrl) }),
    )
  );
}

export const checkoutRoutes: readonly Route[] = [
  { method: 'POST', path, handle: create },
  { method: 'GET', path: `${path}/{id}`, handle: read },
  { method: 'POST', path: `${path}/{id}`, handle: update },
];
