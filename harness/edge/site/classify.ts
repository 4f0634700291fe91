import { fingerprintOf } from './layer-fingerprints.ts';
import { excerpt } from './site.ts';
import type { TargetAnswer } from './site-sender.ts';

type Answered = Extract<TargetAnswer, { type: 'answered' }>;

export interface Classified {
  /** `passed`: no WAF stopped it. `blocked`: a callback comes to nothing. `unknown`: refused, and nothing tells by whom. */
  outcome: 'passed' | 'blocked' | 'unknown' | 'failed';
  /** One sentence where the outcome needs one. */
  remark?: string;
  /** Who refused it, where the answer shows that. */
  layer?: string;
}

/** `callback`: the plugin's handler must answer it. `other`: a page or an attack, which anything of the site may answer. */
export type Asked = 'callback' | 'other';

/**
 * What became of a request, by its answer alone.
 * @param control the answer to a plain `GET /`, sent before
 */
export function classify(answer: TargetAnswer, control: TargetAnswer, asked: Asked = 'callback'): Classified {
  const classified = alone(answer, asked);
  if (!isRefusal(classified, answer)) return classified;
  const everybody = alone(control, 'other');
  const theSame =
    everybody.outcome === classified.outcome &&
    everybody.layer === classified.layer &&
    statusOf(control) === statusOf(answer);
  if (!theSame) return classified;
  const by = classified.layer === undefined ? '' : ` (${classified.layer})`;
  return { ...classified, outcome: 'unknown', remark: `the site refuses every request from here${by}` };
}

/** A redirect is none: that the home page is moved as well changes nothing for a callback. */
const isRefusal = ({ outcome }: Classified, answer: TargetAnswer): boolean =>
  (outcome === 'blocked' || outcome === 'unknown') && !isRedirect(statusOf(answer) ?? 0);

const isRedirect = (status: number): boolean => status >= 300 && status < 400;

const statusOf = (answer: TargetAnswer): number | undefined => (answer.type === 'answered' ? answer.status : undefined);

/** How it reads here that the other side closed an established connection. */
const closed: ReadonlySet<string> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

function alone(answer: TargetAnswer, asked: Asked): Classified {
  if (answer.type === 'not-sent') return { outcome: 'failed', remark: `not sent: ${answer.why}` };
  if (answer.type === 'answered') return ofAnswer(answer, asked);
  const { layer, code, message } = answer.failure;
  if (layer !== 'http' || !closed.has(code)) return { outcome: 'failed', remark: `${layer}: ${excerpt(message)}` };
  return {
    outcome: 'blocked',
    layer: 'a closed connection',
    remark: 'the connection was closed without an answer, as nginx does with 444',
  };
}

function ofAnswer(answer: Answered, asked: Asked): Classified {
  const { status, headers, bodyStart } = answer;
  const fingerprint = fingerprintOf(answer);
  if (fingerprint)
    return { outcome: 'blocked', layer: fingerprint.layer, remark: `${fingerprint.layer}: ${fingerprint.says}` };
  if (asked === 'other') return ofOther(answer);
  if (isHandlerAnswer(answer)) return { outcome: 'passed' };
  if (isRedirect(status)) return ofRedirect(status, headers.location);
  if (status >= 200 && status < 300) {
    const why = 'a page answered, not the plugin: plain permalinks, a language prefix, or a plugin that is not active?';
    return { outcome: 'passed', remark: why };
  }
  if (status === 404) {
    return {
      outcome: 'passed',
      remark: 'nothing answers at this address: permalinks, or a plugin that is not active?',
    };
  }
  if (status === 400 && bodyStart.trim() === '-1') {
    return { outcome: 'passed', remark: 'WooCommerce answered that no plugin handles it' };
  }
  return refusedBySomebody(answer);
}

function ofOther(answer: Answered): Classified {
  const { status, bodyStart } = answer;
  if (status < 400 || status === 404) return { outcome: 'passed' };
  // WordPress and WooCommerce themselves, of an action that they do not know and of a nonce that is not theirs.
  if ((status === 400 || status === 403) && bodyStart.trim() === '-1') return { outcome: 'passed' };
  return refusedBySomebody(answer);
}

const refusedBySomebody = ({ status, headers }: Answered): Classified => ({
  outcome: 'unknown',
  remark: `answered ${status}, and nothing tells by whom${via(headers.server)}`,
});

function ofRedirect(status: number, location = 'nowhere'): Classified {
  const loses =
    status === 307 || status === 308 ? 'whether Klarna follows is not known' : 'a POST loses its body there';
  return {
    outcome: 'blocked',
    layer: 'a redirect',
    remark: `redirected by ${status} to ${excerpt(location)}: ${loses}`,
  };
}

/** A proxy's name on an answer that it may have passed on. */
const via = (server = ''): string =>
  /^(?:cloudflare$|sucuri)/i.test(server) ? `; it came through ${excerpt(server)}` : '';

/** Where 1.x leads a customer whose order it does not take. An order that it does not know is one. */
const refusals =
  'stock_validate_failed|no_shipping|required_fields|invalid_coupon|invalid_cart_hash|needs_login|login_required|email_exists|totals_dont_match|unable_to_process';
const validationRefusal = new RegExp(`[?&](?:${refusals})(?:[=&#]|$)`);

/**
 * Whether the plugin's own handler gave this answer.
 * @source facts/kco-plugin.md, "What a callback answers"; KCO 1.x, class-klarna-checkout-for-woocommerce-api-callbacks.php
 */
function isHandlerAnswer({ status, headers, bodyStart, whole }: Answered): boolean {
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
