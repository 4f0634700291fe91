import type { Answer } from '../http/answer.ts';
import type { RequestBody } from '../http/read-body.ts';
import type { Ledger } from '../ledger.ts';
import { enterAddress } from '../order/checkout-changes.ts';
import { isExpired } from '../order/klarna-order.ts';
import { noSuchOrder, type Refusal } from '../order/transition.ts';
import type { Assets } from './assets.ts';
import { checkoutState } from './checkout-state.ts';
import { chooseShippingOption } from './choose-shipping-option.ts';
import { completePurchase } from './complete-purchase.ts';
import type { ActionOutcome, CustomerAction } from './customer-action.ts';

export interface SnippetCall {
  method: string;
  path: string;
  body: RequestBody;
}

export type SnippetAnswer =
  | { type: 'answer'; answer: Answer }
  | { type: 'refused'; refusal: Refusal; merchantId?: string };

const actions: Readonly<Record<string, (action: CustomerAction) => ActionOutcome | Promise<ActionOutcome>>> = {
  address: typeAddress,
  'shipping-option': chooseShippingOption,
  complete: completePurchase,
};

/**
 * What the customer's browser gets from Klarna, and what it sends. A shopper without a browser posts the same three:
 * `POST /kco/{id}/address` with the address as JSON answers 204; `POST /kco/{id}/shipping-option` with `{id}` answers
 * `{selected}`; `POST /kco/{id}/complete` answers `{confirmationUrl}`. The last two may wait for the store's server.
 * None needs credentials: the order's id is the customer's key.
 */
export async function handleSnippetCall(ledger: Ledger, assets: Assets, call: SnippetCall): Promise<SnippetAnswer> {
  const asset = call.method === 'GET' ? assets.get(call.path) : undefined;
  if (asset) return file(asset);
  const [, orderId = '', what = ''] =
    /^\/kco\/([^/]+)\/(iframe|state|address|shipping-option|complete)$/.exec(call.path) ?? [];
  if (what === '') return unknown(call);
  const found = ledger.findOrder(orderId);
  if (!found) return { type: 'refused', refusal: noSuchOrder(orderId) };
  const { merchant, order } = found;
  const refused = (refusal: Refusal): SnippetAnswer => ({ type: 'refused', refusal, merchantId: merchant.merchantId });

  const act = call.method === 'POST' ? actions[what] : undefined;
  if (act) {
    if (isExpired(order, ledger.now(merchant))) return refused(noSuchOrder(orderId));
    const posted = call.body.type === 'json' ? call.body.value : undefined;
    const outcome = await act({ ledger, merchant, order, posted });
    return outcome.type === 'refused' ? refused(outcome.refusal) : ok(outcome.status, outcome.body);
  }
  switch (`${call.method} ${what}`) {
    case 'GET iframe': {
      const page = assets.get('/kco/iframe.html');
      return page ? file(page) : unknown(call);
    }
    case 'GET state':
      return ok(200, checkoutState(order, merchant.options));
    default:
      return refused(unknownRefusal(call));
  }
}

function typeAddress({ ledger, merchant, order, posted }: CustomerAction): ActionOutcome {
  const transition = ledger.apply(merchant, enterAddress(order, posted, ledger.now(merchant)));
  return transition.type === 'refused' ? transition : { type: 'done', status: 204 };
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
