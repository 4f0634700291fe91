import type { KlarnaAnswer } from '../http/answer.ts';
import type { Ledger, Merchant } from '../ledger.ts';
import type { KlarnaRefusal } from '../order/transition.ts';
import { htmlSnippet } from '../snippet/html-snippet.ts';
import { type HostedPage, hostedUrl, isPageExpired, isWayOut, pagePath, type WayOut, wayOut } from './hosted-page.ts';

/** What is asked of Klarna's own page. */
export interface HostedCall {
  method: string;
  path: string;
}

export type HostedAnswer =
  | { type: 'answer'; answer: KlarnaAnswer }
  | { type: 'refused'; refusal: KlarnaRefusal; merchantId?: string };

/**
 * Klarna's own page, `GET /hpp/payments/{session}`: the checkout of its order as shops have it, with no shop around it, and the ways to
 * leave it. Each of those is a form, `POST /hpp/payments/{session}/{back|cancel|failure|error}`, that leads to the shop's address for it.
 * @param template the page, with comments where its parts go
 * @returns undefined for what is no such page
 */
export function handleHostedCall(
  ledger: Ledger,
  template: string,
  snippetBaseUrl: string,
  { method, path }: HostedCall,
): HostedAnswer | undefined {
  const [, sessionId = '', way] = /^\/hpp\/payments\/([^/]+)(?:\/([a-z]+))?$/.exec(path) ?? [];
  if (sessionId === '') return undefined;
  const found = ledger.findHostedPage(sessionId);
  if (!found || isPageExpired(found.page, ledger.now(found.merchant))) {
    return refused(404, `no page for the session ${sessionId}`, found?.merchant);
  }
  const { merchant, page } = found;
  if (method === 'GET' && way === undefined) {
    if (page.status === 'WAITING') turn(ledger, merchant, page, 'IN_PROGRESS');
    return { type: 'answer', answer: shown(template, page, snippetBaseUrl) };
  }
  if (method !== 'POST' || way === undefined || !isWayOut(way)) return undefined;
  const location = hostedUrl(page, way);
  if (location === undefined) return refused(400, `the shop has named no address for "${way}"`, merchant);
  if (merchant.orders.get(page.orderId)?.authorization) {
    return refused(409, 'the purchase is already completed', merchant);
  }
  turn(ledger, merchant, page, wayOut[way]);
  return { type: 'answer', answer: { status: 303, headers: { Location: location }, body: '' } };
}

function turn(ledger: Ledger, merchant: Merchant, page: HostedPage, status: HostedPage['status']): void {
  page.status = status;
  page.updatedAt = ledger.now(merchant);
}

function refused(status: number, message: string, merchant: Merchant | undefined): HostedAnswer {
  const refusal = { status, errorCode: status === 404 ? 'NOT_FOUND' : 'BAD_VALUE', messages: [message] };
  return { type: 'refused', refusal, merchantId: merchant?.merchantId };
}

const buttons: Readonly<Record<WayOut, string>> = {
  back: 'Back',
  cancel: 'Cancel',
  failure: 'Have the payment fail',
  error: 'Have Klarna fail',
};

/** Buttons for the ways that the shop has named. */
function shown(template: string, page: HostedPage, snippetBaseUrl: string): KlarnaAnswer {
  const forms = (Object.keys(buttons) as WayOut[])
    .filter((way) => hostedUrl(page, way) !== undefined)
    .map((way) => `<form method="post" action="${pagePath(page)}/${way}"><button>${buttons[way]}</button></form>`);
  const html = template
    .replace('<!-- checkout -->', () => htmlSnippet(page.orderId, snippetBaseUrl))
    .replace('<!-- ways out -->', () => forms.join('\n      '));
  return { status: 200, body: html, headers: { 'Content-Type': 'text/html; charset=utf-8' } };
}
