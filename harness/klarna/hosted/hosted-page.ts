import { z } from 'zod';
import { fillMerchantUrl, type KlarnaOrder } from '../order/klarna-order.ts';
import { badFields, badValue, type KlarnaRefusal } from '../order/transition.ts';

/**
 * A page of Klarna's own on which a checkout order is paid, in place of an iframe in the shop.
 * @source Klarna's published hosted payment page API, version 1.1; facts/klarna-contract.md
 */
export interface HostedPage {
  readonly sessionId: string;
  readonly orderId: string;
  /** With `{{session_id}}` and `{{order_id}}` in them. */
  readonly merchantUrls: HostedUrls;
  /** COMPLETED is none of them: that is when its order is paid. */
  status: 'WAITING' | 'IN_PROGRESS' | (typeof wayOut)[WayOut];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  updatedAt: number;
}

/** Ways to leave the page unpaid, and the status that each leaves. */
export const wayOut = { back: 'BACK', cancel: 'CANCELLED', failure: 'FAILED', error: 'ERROR' } as const;
export type WayOut = keyof typeof wayOut;

export const isWayOut = (word: string): word is WayOut => Object.hasOwn(wayOut, word);

const url = z.string().regex(/^https?:\/\/\S+$/i);
const hostedUrls = z.object({
  success: url,
  back: url.optional(),
  cancel: url.optional(),
  failure: url.optional(),
  error: url.optional(),
});
type HostedUrls = z.infer<typeof hostedUrls>;

const request = z.object({
  payment_session_url: z.string().regex(/^https:\/\/[^/]+\/checkout\/v3\/orders\/[^/?#]+$/),
  merchant_urls: hostedUrls,
});

/** What the shop asks for: a page for this order; or BAD_VALUE naming each field that is wrong. */
export function readHostedRequest(
  body: unknown,
): { orderId: string; merchantUrls: HostedUrls } | { refusal: KlarnaRefusal } {
  const parsed = request.safeParse(body);
  if (!parsed.success) return { refusal: badValue(...badFields(parsed.error)) };
  const { payment_session_url: asked, merchant_urls: merchantUrls } = parsed.data;
  return { orderId: asked.slice(asked.lastIndexOf('/') + 1), merchantUrls };
}

/** Klarna's checkout orders live that long, and their pages with them. */
const lifetimeMs = 48 * 3_600_000;

export const isPageExpired = ({ createdAt }: HostedPage, now: number): boolean => now - createdAt > lifetimeMs;

/** Where the customer is sent from the page: undefined where the shop named no such address. */
export function hostedUrl({ merchantUrls, sessionId, orderId }: HostedPage, way: keyof HostedUrls): string | undefined {
  return merchantUrls[way]?.replaceAll('{{session_id}}', sessionId).replaceAll('{{order_id}}', orderId);
}

/** Where a customer who has paid goes: from a page of Klarna's to what the shop named for it, else to the order's own address. */
export function wayBack(order: KlarnaOrder, pages: Iterable<HostedPage>): string {
  const page = [...pages].findLast(({ orderId }) => orderId === order.orderId);
  return (page && hostedUrl(page, 'success')) ?? fillMerchantUrl(order.merchantUrls.confirmation, order.orderId);
}

export const pagePath = ({ sessionId }: Pick<HostedPage, 'sessionId'>): string => `/hpp/payments/${sessionId}`;

const time = (at: number): string => new Date(at).toISOString();

/** As `POST /hpp/v1/sessions` answers. @param sessionUrl its address in the API */
export function createdView(page: HostedPage, sessionUrl: string, pageBaseUrl: string): Record<string, unknown> {
  const redirectUrl = pageBaseUrl + pagePath(page);
  return {
    session_id: page.sessionId,
    session_url: sessionUrl,
    redirect_url: redirectUrl,
    qr_code_url: `${redirectUrl}/qr`,
    distribution_url: `${sessionUrl}/distribution`,
    expires_at: time(page.createdAt + lifetimeMs),
  };
}

/** As `GET /hpp/v1/sessions/{id}` answers. */
export function readView(page: HostedPage, { orderId, authorization }: KlarnaOrder): Record<string, unknown> {
  return {
    session_id: page.sessionId,
    status: authorization ? 'COMPLETED' : page.status,
    order_id: orderId,
    ...(authorization && { klarna_reference: authorization.klarnaReference }),
    updated_at: time(authorization?.completedAt ?? page.updatedAt),
    expires_at: time(page.createdAt + lifetimeMs),
  };
}
