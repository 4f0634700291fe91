import { isRecord } from '../order/order-request.ts';
import type { ErrandOutcome } from './errand.ts';

/** What an outcome says to a customer who waits for it. */
export type StoreAnswer =
  | { type: 'ok'; body: string }
  /** The customer is sent elsewhere. */
  | { type: 'redirects'; status: number; location: string | undefined }
  /** 400 with words for the customer. */
  | { type: 'complains'; text: string }
  | { type: 'other'; status: number }
  | { type: 'silent'; message: string }
  | { type: 'not-run' };

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307]);

/**
 * Validation and shipping option update are answered alike.
 * @source Klarna's checkout API reference, `merchant_urls.validation` and `merchant_urls.shipping_option_update`: 200;
 * 301, 302, 303 or 307 with `Location`; 400 with `error_type` and `error_text`.
 */
export function storeAnswer(outcome: ErrandOutcome, calledUrl: string): StoreAnswer {
  if (!outcome) return { type: 'not-run' };
  if (outcome.type === 'failed') return { type: 'silent', message: `${outcome.code}: ${outcome.message}` };
  const { status, body, location } = outcome;
  if (status === 200) return { type: 'ok', body };
  if (redirects.has(status)) return { type: 'redirects', status, location: absolute(location, calledUrl) };
  const answered = status === 400 ? jsonOf(body) : undefined;
  if (isRecord(answered) && typeof answered.error_text === 'string') {
    return { type: 'complains', text: answered.error_text };
  }
  return { type: 'other', status };
}

/** Undefined for what is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a block page, an error page, nothing
  }
}

/** A place that a browser can be sent to. */
function absolute(location: string | undefined, base: string): string | undefined {
  if (location === undefined || !URL.canParse(location, base)) return undefined;
  const url = new URL(location, base);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
}
