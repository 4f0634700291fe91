import type { SiteAnswer } from './site-answer.ts';

type Answered = Extract<SiteAnswer, { type: 'answered' }>;

/** Where 1.x leads a customer whose order it does not take. An order that it does not know is one. */
const refusals =
  'stock_validate_failed|no_shipping|required_fields|invalid_coupon|invalid_cart_hash|needs_login|login_required|email_exists|totals_dont_match|unable_to_process';
const validationRefusal = new RegExp(`[?&](?:${refusals})(?:[=&#]|$)`);

/**
 * Whether the plugin's own handler gave this answer.
 * @source facts/kco-plugin.md, "What a callback answers"; KCO 1.x, class-klarna-checkout-for-woocommerce-api-callbacks.php
 */
export function isHandlerAnswer({ status, headers, bodyStart, whole }: Answered): boolean {
  if (status === 303) return validationRefusal.test(headers.location ?? '');
  if (status !== 200) return false;
  const text = bodyStart.trim();
  // PHP's notices come before the answer, where they are shown.
  if (whole) return text === '' || /(?:^|[\s>])-1$/.test(text) || isJson(text);
  return /^[{[]/.test(text) && /\bjson\b/i.test(headers['content-type'] ?? '');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // a page, or words
  }
}
