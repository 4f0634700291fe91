import type { LedgerEvent, MomentEvent, ShopOrderEvent, ShopperEvent } from '../../evidence/events.ts';
import type { FaultPlace } from '../../scenario/fault.ts';
import { orderStatusLabel } from '../labels.ts';
import type { Lifeline } from './step.ts';

/** What the customer does, as said of a person. */
export const shopperStepLabels: Readonly<Record<ShopperEvent['step'], string>> = {
  'logged-in': 'logs in',
  'opened-cart': 'sees the cart',
  'opened-checkout': 'sees the checkout',
  'opened-order': 'sees the order that is to be paid',
  hesitated: 'goes away, and comes back later',
  'entered-address': 'enters the address',
  'chose-shipping': 'chooses the shipping',
  'added-in-other-tab': 'adds to the cart in another tab',
  'pressed-buy': 'presses Buy',
  'submitted-again': 'sends the form again',
  'opened-hosted-page': 'is on Klarna’s own page',
  'went-back': 'presses Back, and is in the shop again',
  paid: 'has paid',
  refused: 'is refused',
  left: 'leaves without paying',
  returned: 'is back in the shop',
  'reloaded-checkout': 'opens the checkout again',
  'closed-tab': 'closes the tab',
  stuck: 'cannot go on',
};

/** What happens at a time of Klarna's between the callbacks, and at whose lifeline. */
export function momentLabel({ what, place = 'store' }: MomentEvent): [on: Lifeline, words: string] {
  if (what === 'fault-began') return [lifelineOfPlace[place], 'a fault begins'];
  if (what === 'fault-ended') return [lifelineOfPlace[place], 'a fault ends'];
  return otherMoments[what];
}

const lifelineOfPlace: Readonly<Record<FaultPlace, Lifeline>> = {
  name: 'edge',
  tls: 'edge',
  edge: 'edge',
  answers: 'edge',
  store: 'store',
  loopback: 'store',
  'klarna-api': 'klarna',
};

const otherMoments: Readonly<
  Record<Exclude<MomentEvent['what'], 'fault-began' | 'fault-ended'>, [on: Lifeline, words: string]>
> = {
  'klarna-decided': ['klarna', 'has decided'],
  'owner-acted': ['store', 'the owner acts'],
  'unpaid-orders-due': ['store', 'looks for unpaid orders'],
};

/** What the shop's list of orders shows at a look. */
export const shopOrderLabel = ({ orderId, status }: ShopOrderEvent): string =>
  `order ${orderId}: ${orderStatusLabel(status)}`;

/** What changes in Klarna's book. */
export function ledgerChangeLabel({ change, detail = '' }: LedgerEvent): string {
  switch (change) {
    case 'created':
      return detail ? `opened: ${amountLabel(detail)}` : 'opened';
    case 'updated':
      return detail.startsWith('address') ? 'address entered' : 'updated';
    case 'completed':
      return detail.endsWith('PENDING') ? 'PAID, under fraud review' : 'PAID';
    case 'decided':
      return detail ? `decided: ${detail}` : 'decided';
    case 'acknowledged':
      return 'acknowledged by the shop';
    case 'references-set':
      return `shop’s order number: ${detail.split(' ')[0]}`;
    case 'captured':
    case 'cancelled':
      return change;
  }
}

/** Klarna counts in hundredths: `14900 SEK` is 149.00 SEK. */
function amountLabel(detail: string): string {
  const [, amount, currency] = /^(\d+) ([A-Z]{3})$/.exec(detail) ?? [];
  return amount && currency ? `${(Number(amount) / 100).toFixed(2)} ${currency}` : detail;
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/** Query parameters by which WordPress finds what to do; the others are not needed to know a request. */
const routing = ['wc-ajax', 'wc-api', 'add-to-cart', 'page_id', 'rest_route'];

/**
 * `/checkout/v3/orders/{id}` · `/?wc-ajax=checkout` · `/wc-api/KCO_WC_Push/?…`
 * @param url absolute, or a path
 */
export function shortPath(url: string): string {
  if (!URL.canParse(url, 'https://shop.test')) return url;
  const { pathname, searchParams, search } = new URL(url, 'https://shop.test');
  const path = decoded(pathname).replace(uuid, '{id}');
  const kept = routing.flatMap((name) => (searchParams.has(name) ? [`${name}=${searchParams.get(name)}`] : []));
  if (kept.length > 0) return `${path}?${kept.join('&')}`;
  return search === '' ? path : `${path}?…`;
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // A stray percent sign is no reason to show nothing.
  }
}

/** Styles, scripts, pictures and fonts of a page. */
export const isPageFile = (url: string): boolean =>
  /\.(css|js|mjs|map|png|jpe?g|gif|svg|webp|ico|woff2?|ttf)$/i.test(url.split(/[?#]/)[0] ?? '');
