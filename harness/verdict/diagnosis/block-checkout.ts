import { eventsOf, type SiteRecord } from '../../evidence/site-record.ts';
import { callbackOf } from '../../scenario/callback-kinds.ts';
import { isInRange } from '../../scenario/version-range.ts';
import type { DiagnoseSite } from './diagnosis.ts';

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
  const because = refused
    ? `: the checkout’s request to the shop (${refused.what}) was ${refused.how}, so the plugin never told Klarna where to ask`
    : ': the plugin never told it where';
  return {
    why: `Klarna took the money without asking the shop${because}. The shop has only a draft of the order, to which no push can find, and WooCommerce deletes drafts after a day.`,
    change: `Let customers who are not logged in reach /wp-json/wc/store/*${
      isInRange(kco, '<2.20.7')
        ? ', and upgrade the plugin to 2.20.7 or later, which tells Klarna with its first call'
        : ''
    }.`,
  };
};

/** What kept the page's script from the shop's Store API, as far as the edge or a fault has written it down. */
function refusedStoreApi(record: SiteRecord): { what: string; how: string } | undefined {
  const asked = eventsOf(record, 'edge-request').filter(
    ({ url, userAgent }) => /\/wc\/store\/|%2Fwc%2Fstore%2F/i.test(url) && !userAgent.startsWith('WordPress/'),
  );
  const [first] = asked;
  if (!first) return undefined;
  const what = `${first.method} ${first.url.split('?')[0]}`;
  const refused = asked.find(({ status, url }) => status >= 400 && callbackOf(url) === undefined);
  if (refused) return { what, how: `refused (${refused.status})` };
  const told = eventsOf(record, 'shopper').find(({ step, detail }) => step === 'entered-address' && detail);
  return told ? { what, how: 'answered, and its part about the cart refused' } : undefined;
}
