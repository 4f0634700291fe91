import { klarnaRoutes } from '../../scenario/klarna-routes.ts';
import type { ApiAnswer, ApiRequest } from '../api/request.ts';
import { isExpired } from '../order/klarna-order.ts';
import { badValue, noSuchOrder } from '../order/transition.ts';
import { createdView, type HostedPage, isPageExpired, readHostedRequest, readView } from './hosted-page.ts';

/** A page for one of the merchant's checkout orders. */
export function createHostedPage({ ledger, merchant, body, snippetBaseUrl, origin }: ApiRequest): ApiAnswer {
  const asked = readHostedRequest(body);
  if ('refusal' in asked) return { type: 'refused', refusal: asked.refusal };
  const { orderId, merchantUrls } = asked;
  const now = ledger.now(merchant);
  const order = merchant.orders.get(orderId);
  if (!order || isExpired(order, now)) return { type: 'refused', refusal: noSuchOrder(orderId) };
  if (order.authorization) return { type: 'refused', refusal: badValue('payment_session_url') };
  const sessionId = ledger.ids.uuid(merchant.merchantId, 'hosted page', merchant.hostedPages.size);
  const page: HostedPage = { sessionId, orderId, merchantUrls, status: 'WAITING', createdAt: now, updatedAt: now };
  merchant.hostedPages.set(sessionId, page);
  const sessionUrl = `${origin}${klarnaRoutes['hosted-page create'].path}/${sessionId}`;
  return {
    type: 'answer',
    answer: { status: 201, headers: { Location: sessionUrl }, body: createdView(page, sessionUrl, snippetBaseUrl) },
  };
}

/** @source Klarna's published API: 404, "expired or could not be found by provided id" */
export function readHostedPage({ ledger, merchant, orderId: sessionId }: ApiRequest): ApiAnswer {
  const page = merchant.hostedPages.get(sessionId);
  const order = page && merchant.orders.get(page.orderId);
  if (!page || !order || isPageExpired(page, ledger.now(merchant))) {
    const messages = [`No such session: ${sessionId}`];
    return { type: 'refused', refusal: { status: 404, errorCode: 'NOT_FOUND', messages } };
  }
  return { type: 'answer', answer: { status: 200, body: readView(page, order) } };
}
