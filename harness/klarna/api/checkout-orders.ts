import { checkoutView } from '../order/checkout-view.ts';
import { createOrder } from '../order/create-order.ts';
import { noSuchOrder } from '../order/refusal.ts';
import { updateOrder } from '../order/update-order.ts';
import { changeOrder } from './change-order.ts';
import type { ApiAnswer, ApiRequest, Route } from './route.ts';

/** @source KCO pull request 787: checkout orders live 48 hours; after that 404 with an empty body. */
const lifetimeMs = 48 * 3_600_000;

const path = '/checkout/v3/orders';

function create({ ledger, merchant, body, snippetBaseUrl, origin }: ApiRequest): ApiAnswer {
  const { merchantId } = merchant;
  const orderId = ledger.ids.uuid(merchantId, 'order', merchant.orders.size);
  const transition = ledger.apply(merchant, createOrder(body, { orderId, merchantId, now: ledger.clock.now() }));
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
  if (!order || ledger.clock.now() - order.touchedAt <= lifetimeMs) return undefined;
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
      (order) => updateOrder(order, request.body, request.ledger.clock.now()),
      (order) => ({ status: 200, body: checkoutView(order, request.snippetBaseUrl) }),
    )
  );
}

export const checkoutRoutes: readonly Route[] = [
  { method: 'POST', path, handle: create },
  { method: 'GET', path: `${path}/{id}`, handle: read },
  { method: 'POST', path: `${path}/{id}`, handle: update },
];
