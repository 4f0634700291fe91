import type { EdgeRequestEvent } from '../../evidence/events.ts';
import { eventsOf, type SiteRecord } from '../../evidence/site-record.ts';
import { callbackOf } from '../../scenario/callback-kinds.ts';
import { isInRange } from '../../scenario/version-range.ts';
import { capital, type DiagnoseSite } from './diagnosis.ts';

/** What goes wrong in WooCommerce's checkout block only. */

/**
 * The customer paid, and the shop has but a draft: Klarna never asked it, because it had not been told where.
 * @source facts/block-checkout.md 4 and 5: until 2.20.7 the plugin tells Klarna the address with its first update of the order
 */
export const neverValidated: DiagnoseSite = (record, verdict) => {
  const { kco } = record;
  if (verdict !== 'paid-but-no-order' || record.conditions.store.checkout !== 'block') return undefined;
  if (eventsOf(record, 'callback').some(({ kind }) => kind === 'validation')) return undefined;
  const refused = refusedStoreApi(record);
  const upgrade = isInRange(kco, '<2.20.7')
    ? 'upgrade the plugin to 2.20.7 or later, which tells Klarna with its first call'
    : undefined;
  const because = refused
    ? `: the checkout’s request to the shop (${refused.what}) was ${refused.how}, so the plugin never told Klarna where to ask`
    : ': the plugin never told it where';
  return {
    why: `Klarna took the money without asking the shop${because}. The shop has only a draft of the order, to which no push can find, and WooCommerce deletes drafts after a day.`,
    change: refused ? `${[refused.change, upgrade].filter(Boolean).join(', and ')}.` : `${capital(upgrade ?? letIn)}.`,
  };
};

/**
 * The customer paid, and what there was of the order is gone.
 * @source facts/block-checkout.md 4 and 5: 2.16.0 and 2.16.1; WooCommerce's daily woocommerce_cleanup_draft_orders
 */
export const draftDeleted: DiagnoseSite = ({ kco, conditions, drafts }, verdict) => {
  if (verdict !== 'paid-but-no-order' || conditions.store.checkout !== 'block' || drafts !== 0) return undefined;
  if (!isInRange(kco, '<2.16.2')) return undefined;
  return {
    why: `The validation of KCO ${kco} leaves the order a draft until the customer comes back or a push does its work. Neither happened within a day, so WooCommerce deleted the draft, and later pushes find nothing.`,
    change:
      'Upgrade the plugin to 2.16.2 or later, whose validation makes the draft a pending order, and let Klarna’s pushes in.',
  };
};

/** What kept the page's script from the shop's Store API, as far as the edge or a fault has written it down. */
function refusedStoreApi(record: SiteRecord): { what: string; how: string; change: string } | undefined {
  const asked = eventsOf(record, 'edge-request').filter(
    ({ url, userAgent }) => /\/wc\/store\/|%2Fwc%2Fstore%2F/i.test(url) && !userAgent.startsWith('WordPress/'),
  );
  const [first] = asked;
  if (!first) return undefined;
  const what = `${first.method} ${first.url.split('?')[0]}`;
  const redirected = asked.find(({ status }) => status >= 300 && status < 400);
  if (redirected)
    return {
      what,
      how: `sent elsewhere (${redirected.status})`,
      change: 'Answer /wp-json/* where it is asked for, without a redirect: the whole shop over https',
    };
  const refused = asked.find(({ status, url }) => status >= 400 && callbackOf(url) === undefined);
  if (refused) return { what, how: `refused (${refused.status})`, change: letIn };
  const told = eventsOf(record, 'shopper').find(({ step, detail }) => step === 'entered-address' && detail);
  return told ? { what, how: 'answered, and its part about the cart refused', change: letIn } : undefined;
}

const letIn = 'Let customers who are not logged in reach /wp-json/wc/store/*';

/**
 * The customer is refused because the shop's request to itself came to nothing, of which the plugin's answer to Klarna tells
 * nothing.
 * @source facts/block-checkout.md 2 and 4: the validation posts the order to the Store API by the shop's public name
 */
export const ownRequestLost: DiagnoseSite = (record, verdict) => {
  if (verdict !== 'declined' || record.conditions.store.checkout !== 'block') return undefined;
  if (!eventsOf(record, 'callback').some(({ kind }) => kind === 'validation')) return undefined;
  const own = eventsOf(record, 'edge-request').findLast(isSubmission);
  if (!own) return undefined;
  const what = `the shop’s request to itself (${own.method} ${pathOf(own)})`;
  if (record.conditions.store.phpWorkers === 'one') {
    return {
      why: `The shop has one PHP worker: Klarna’s validation kept it, and ${what} waited for it until Klarna had given up.`,
      change: 'Give the shop more PHP workers, two at the very least (pm.max_children of php-fpm).',
    };
  }
  if (own.status < 400 || own.upstreamStatus !== undefined) return undefined;
  const row = eventsOf(record, 'waf').find(({ requestId }) => requestId === own.requestId);
  const by = row
    ? ` by ${row.layer === 'modsecurity' ? `rule ${row.rules.map(({ id }) => id).join(', ')}` : row.layer}`
    : '';
  return {
    why: `While Klarna waited for the validation, ${what} was refused (${own.status})${by}, so the plugin said no to Klarna.`,
    change:
      'Let the shop’s own server reach /wp-json/wc/store/* under the shop’s public name: put its address on the allow list.',
  };
};

/**
 * The page could not tell the shop anything, so Klarna had no reference of the shop's: the plugin had the cart made into an order, and
 * that came to nothing or to another one.
 * @source KCO 2.20.7 to 2.20.9, blocks/src/OrderValidation.php
 */
export const deniedUnheard: DiagnoseSite = (record, verdict) => {
  if (verdict !== 'declined' || record.conditions.store.checkout !== 'block') return undefined;
  const asked = eventsOf(record, 'callback').findLast(({ kind }) => kind === 'validation');
  if (asked?.outcome.type !== 'answered' || asked.outcome.status !== 400) return undefined;
  const refused = refusedStoreApi(record);
  const own = eventsOf(record, 'edge-request').findLast(isSubmission);
  if (!refused || own?.upstreamStatus === undefined || /checkout(?:\/|%2F)\d/.test(own.url)) return undefined;
  const came =
    own.status >= 400
      ? `, and the shop refused that (${own.method} ${pathOf(own)}, ${own.status})`
      : ', which is not what Klarna had been told';
  return {
    why: `The checkout’s request to the shop (${refused.what}) was ${refused.how}, so Klarna knew of no order of the shop’s. For the validation the plugin had the cart made into one${came}.`,
    change: `${refused.change}.`,
  };
};

/** The order that the plugin submits in the customer's name. */
const isSubmission = ({ url, userAgent }: EdgeRequestEvent): boolean =>
  userAgent.startsWith('WordPress/') && /(?:\/|%2F)wc(?:\/|%2F)store(?:\/|%2F)v1(?:\/|%2F)checkout/i.test(url);

/** With plain permalinks the route is in the query. */
const pathOf = ({ url }: EdgeRequestEvent): string => {
  const { pathname, searchParams } = new URL(url, 'https://shop.test');
  return searchParams.get('rest_route') ?? pathname;
};
