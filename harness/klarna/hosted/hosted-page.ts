import { z } from 'zod';
import { fillMerchantUrl, type KlarnaOrder } from '../order/klarna-order.ts';
import { answeredTime, isoSeconds, url } from '../order/posted-fields.ts';
import { badValues, type KlarnaRefusal, refuseValues } from '../order/transition.ts';

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

const hostedUrls = z.object(
  {
    success: url,
    back: url.optional(),
    cancel: url.optional(),
    failure: url.optional(),
    error: url.optional(),
  },
  { error: 'the shop’s addresses are wanted' },
);
type HostedUrls = z.infer<typeof hostedUrls>;

const sessionUrl = { error: 'the address of a checkout order is wanted' };
const hostedRequest = z.object(
  {
    payment_session_url: z
      .string(sessionUrl)
      .regex(/^https:\/\/[^/]+\/checkout\/v3\/orders\/[^/?#]+$/, sessionUrl)
      .max(2000, { error: 'at most 2000 characters are wanted' }),
    merchant_urls: hostedUrls,
  },
  { error: 'a session is wanted' },
);

export const hostedCreatedAnswer = z.strictObject({
  session_id: z.uuid(),
  session_url: z.url(),
  redirect_url: z.url(),
  qr_code_url: z.url(),
  distribution_url: z.url(),
  expires_at: answeredTime,
});

export const hostedReadAnswer = z.strictObject({
  session_id: z.uuid(),
  status: z.enum(['WAITING', 'IN_PROGRESS', 'BACK', 'CANCELLED', 'FAILED', 'ERROR', 'COMPLETED']),
  order_id: z.uuid(),
  klarna_reference: z.string().optional(),
  updated_at: answeredTime,
  expires_at: answeredTime,
});

/** What the shop asks for: a page for this order; or BAD_VALUE naming each field that is wrong. */
export function readHostedRequest(
  body: unknown,
): { orderId: string; merchantUrls: HostedUrls } | { refusal: KlarnaRefusal } {
  const parsed = hostedRequest.safeParse(body);
  if (!parsed.success) return { refusal: refuseValues(badValues(parsed.error, body)) };
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

/** As `POST /hpp/v1/sessions` answers. @param sessionUrl its address in the API */
export function createdView(page: HostedPage, sessionUrl: string, pageBaseUrl: string): Record<string, unknown> {
  const redirectUrl = pageBaseUrl + pagePath(page);
  return {
    session_id: page.sessionId,
    session_url: sessionUrl,
    redirect_url: redirectUrl,
    qr_code_url: `${redirectUrl}/qr`,
    distribution_url: `${sessionUrl}/distribution`,
    expires_at: isoSeconds(page.createdAt + lifetimeMs),
  };
}

/** As `GET /hpp/v1/sessions/{id}` answers. */
export function readView(page: HostedPage, { orderId, authorization }: KlarnaOrder): Record<string, unknown> {
  return {
    session_id: page.sessionId,
    status: authorization ? 'COMPLETED' : page.status,
    order_id: orderId,
    ...(authorization && { klarna_reference: authorization.klarnaReference }),
    updated_at: isoSeconds(authorization?.completedAt ?? page.updatedAt),
    expires_at: isoSeconds(page.createdAt + lifetimeMs),
  };
}
