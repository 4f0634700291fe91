import type { Answer } from '../http/answer.ts';
import type { RequestBody } from '../http/read-body.ts';
import type { Ledger } from '../ledger.ts';
import { completeOrder } from '../order/complete-order.ts';
import { enterAddress } from '../order/enter-address.ts';
import { fillMerchantUrl } from '../order/merchant-url.ts';
import { noSuchOrder, type Refusal } from '../order/refusal.ts';
import type { Assets } from './assets.ts';
import { checkoutState } from './checkout-state.ts';

export interface SnippetCall {
  method: string;
  path: string;
  body: RequestBody;
}

export type SnippetAnswer =
  | { type: 'answer'; answer: Answer }
  | { type: 'refused'; refusal: Refusal; merchantId?: string };

/**
 * What the customer's browser gets from Klarna, and what it sends. A shopper without a browser posts the same two:
 * `POST /kco/{id}/address` with the address as JSON answers 204; `POST /kco/{id}/complete` answers `{confirmationUrl}`.
 * Neither needs credentials: the order's id is the customer's key.
 */
export function handleSnippetCall(ledger: Ledger, assets: Assets, call: SnippetCall): SnippetAnswer {
  const asset = call.method === 'GET' ? assets.get(call.path) : undefined;
  if (asset) return file(asset);
  const [, orderId = '', action] = /^\/kco\/([^/]+)\/(iframe|state|address|complete)$/.exec(call.path) ?? [];
  const found = ledger.findOrder(orderId);
  if (action === undefined) return unknown(call);
  if (!found) return { type: 'refused', refusal: noSuchOrder(orderId) };
  const { merchant, order } = found;
  const refused = (refusal: Refusal): SnippetAnswer => ({ type: 'refused', refusal, merchantId: merchant.merchantId });

  switch (`${call.method} ${action}`) {
    case 'GET iframe': {
      const page = assets.get('/kco/iframe.html');
      return page ? file(page) : unknown(call);
    }
    case 'GET state':
      return ok(200, checkoutState(order, merchant.options));
    case 'POST address': {
      const typed = call.body.type === 'json' ? call.body.value : undefined;
      const transition = ledger.apply(merchant, enterAddress(order, typed, ledger.clock.now()));
      return transition.type === 'refused' ? refused(transition.refusal) : ok(204);
    }
    case 'POST complete': {
      const transition = ledger.apply(
        merchant,
        completeOrder(order, {
          now: ledger.clock.now(),
          fraudStatus: merchant.options.fraudStatus,
          klarnaReference: ledger.ids.reference(orderId),
        }),
      );
      if (transition.type === 'refused') return refused(transition.refusal);
      return ok(200, { confirmationUrl: fillMerchantUrl(order.merchantUrls.confirmation, orderId) });
    }
    default:
      return refused(unknownRefusal(call));
  }
}

const ok = (status: number, body?: unknown): SnippetAnswer => ({ type: 'answer', answer: { status, body } });

const file = ({ text, contentType }: { text: string; contentType: string }): SnippetAnswer => ({
  type: 'answer',
  answer: { status: 200, body: text, headers: { 'Content-Type': contentType } },
});

const unknownRefusal = ({ method, path }: SnippetCall): Refusal => ({
  status: 404,
  errorCode: 'NOT_FOUND',
  messages: [`This fake Klarna does not serve ${method} ${path} to browsers. See harness/klarna/LIMITS.md`],
});

const unknown = (call: SnippetCall): SnippetAnswer => ({ type: 'refused', refusal: unknownRefusal(call) });
