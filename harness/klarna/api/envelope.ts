import type { Answer } from '../http/answer.ts';
import type { Refusal } from '../order/transition.ts';

/** Klarna's envelope. No nested object: the plugin cuts the JSON off at the first closing brace. */
export function refusalAnswer(refusal: Refusal, correlationId: string): Answer {
  const { status, errorCode, messages, redirectUrl } = refusal;
  const body = { error_code: errorCode, error_messages: messages, correlation_id: correlationId, redirectUrl };
  return { status, body };
}

/**
 * Klarna's answer to wrong or missing credentials is a page, not the envelope.
 * @source a log of `api.klarna.com` quoted in woocommerce-gateway-amazon-pay issue 236; KCO 1.x, too, expects no
 * envelope with 401.
 */
export const unauthorizedAnswer: Answer = {
  status: 401,
  headers: { 'Content-Type': 'text/html', 'WWW-Authenticate': 'Basic realm="Klarna"' },
  body: '<html><head><title>401 Authorization Required</title></head><body><center><h1>401 Authorization Required</h1></center></body></html>',
};
