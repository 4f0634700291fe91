import type { EdgeRequestEvent, MomentEvent, ShopperEvent } from '../../evidence/events.ts';
import { eventsOf, type SiteRecord } from '../../evidence/site-record.ts';
import { healthy } from '../../scenario/conditions.ts';
import { pathInShop } from '../../scenario/shop-folder.ts';
import { isInRange } from '../../scenario/version-range.ts';
import type { CallbackResult } from '../judge-callbacks.ts';

/** Whether a deviation left its trace in the record, and what that trace would have been. */
export interface Trace {
  deviates: boolean;
  fired: boolean;
  wanted: string;
}

/** What deviations are looked for in. */
interface Seen {
  record: SiteRecord;
  callbacks: readonly CallbackResult[];
}

/** Of every condition but the faults. Further plugins, options and constants leave none: they count as in effect. */
export function conditionTraces(record: SiteRecord, callbacks: readonly CallbackResult[]): Trace[] {
  const seen = { record, callbacks };
  return [...edgeTraces(seen), ...storeTraces(seen), ...shopperTraces(seen), ...klarnaTraces(seen)];
}

/** What the edge was told to do. */
function edgeTraces({ record }: Seen): Trace[] {
  const { edge } = record.conditions;
  const throughEdge = new Set(eventsOf(record, 'edge-request').map(({ requestId }) => requestId));
  return [
    {
      deviates: edge.waf !== healthy.edge.waf,
      fired: eventsOf(record, 'callback').some(({ requestId }) => throughEdge.has(requestId)),
      wanted: 'no callback went through the WAF',
    },
    {
      deviates: Object.keys(edge.rules).length > 0,
      fired: edge.waf === 'modsecurity',
      wanted: 'rules were switched, and there is no WAF',
    },
  ];
}

/** How the shop was set up. */
function storeTraces({ record, callbacks }: Seen): Trace[] {
  const { store } = record.conditions;
  const sent = (test: (callback: CallbackResult) => boolean) => callbacks.some(test);
  const inShop = (url: string) => pathInShop(pathOf(url), store) ?? '';
  return [
    {
      deviates: store.https === 'none',
      fired: sent(({ url }) => url.startsWith('http:')),
      wanted: 'no callback was sent over http',
    },
    {
      deviates: store.https === 'checkout-only',
      fired: sent(({ location }) => location?.startsWith('http:') ?? false),
      wanted: 'no callback was redirected to http',
    },
    {
      deviates: store.permalinks !== healthy.store.permalinks,
      fired: callbacks.length > 0,
      wanted: 'no callback was sent to this permalink structure',
    },
    {
      deviates: store.wordpressIn !== healthy.store.wordpressIn,
      fired: eventsOf(record, 'edge-request').some(
        ({ url }) => pathInShop(url.split('?')[0] ?? '', store) !== undefined,
      ),
      wanted: 'nothing was asked for in the shop’s folder',
    },
    {
      deviates: store.languagePrefix === 'demanded',
      fired: sent(({ url, status }) => inShop(url).startsWith('/wc-api/') && status === 404),
      wanted: 'no callback was answered 404 for want of a language prefix',
    },
    {
      deviates: store.languagePrefix === 'answered' || store.languagePrefix === 'not-answered',
      fired: sent(({ url }) => inShop(url).startsWith('/en/')),
      wanted: 'no callback URL had the language prefix',
    },
    {
      deviates: store.callbackUrls !== healthy.store.callbackUrls,
      fired: sent(({ url }) => url.includes('?wc-api=')),
      wanted: 'no callback URL was in the query form',
    },
    {
      deviates: store.callbackHost !== healthy.store.callbackHost,
      fired: sent(({ url }) => URL.canParse(url) && new URL(url).hostname !== record.host),
      wanted: 'no callback URL had another host',
    },
    {
      deviates: store.stock !== healthy.store.stock,
      fired: record.stockLeft !== undefined,
      wanted: 'the shop counts no stock',
    },
    {
      deviates: store.holdStockMinutes !== healthy.store.holdStockMinutes,
      fired: store.stock === 'managed' && momentCame(record, 'unpaid-orders-due'),
      wanted: 'the shop did not look for unpaid orders',
    },
    {
      deviates: store.owner !== healthy.store.owner,
      fired: momentCame(record, 'owner-acted'),
      wanted: 'the owner of the shop did nothing',
    },
    {
      deviates: store.ownerAfterMinutes !== healthy.store.ownerAfterMinutes,
      fired: store.owner !== 'none',
      wanted: 'a time was given, and the owner of the shop does nothing',
    },
    {
      deviates: Object.values(store.orderManagement).includes('off'),
      fired: hasOrderManagement(record.kco) && momentCame(record, 'owner-acted'),
      wanted: 'order management was switched off, and the owner did nothing, or the plugin has none built in',
    },
    {
      deviates: store.shipping !== healthy.store.shipping,
      // Klarna asks the shop before the choice counts.
      fired:
        sent(({ kind }) => kind === 'shipping-option-update') ||
        eventsOf(record, 'shopper').some(({ step }) => step === 'chose-shipping'),
      wanted: 'the customer chose no shipping in the iframe',
    },
    {
      deviates: store.checkout !== healthy.store.checkout,
      fired:
        Boolean(record.drafts) ||
        sent(isOfBlock) ||
        eventsOf(record, 'edge-request').some(isOfBlock) ||
        // Orders are paid by their link on the same page, where WooCommerce shows its form in the block's place.
        eventsOf(record, 'shopper').some(({ step }) => step === 'opened-order'),
      wanted: 'nothing was asked of a checkout block: the page has none, or the customer did not come to it',
    },
    {
      deviates: store.orderStorage !== healthy.store.orderStorage,
      fired: record.orders.length > 0,
      wanted: 'there was no order that the shop could keep among the posts',
    },
    {
      deviates: store.objectCache !== healthy.store.objectCache,
      fired: eventsOf(record, 'edge-request').length > 0,
      wanted: 'nothing was asked of the shop that its object cache could have kept',
    },
    {
      deviates: store.cartPage !== healthy.store.cartPage,
      fired: eventsOf(record, 'shopper').some(({ step }) => step === 'opened-cart'),
      wanted: 'the customer did not come by the cart',
    },
    {
      deviates: store.phpWorkers !== healthy.store.phpWorkers,
      fired: sent(({ kind }) => kind === 'validation') && eventsOf(record, 'edge-request').some(isOwnRequest),
      wanted: 'the shop has one PHP worker, and asked nothing of itself that could have waited for it',
    },
    {
      deviates: store.checkoutFlow !== healthy.store.checkoutFlow,
      fired: pressedBuyUnopened(record),
      wanted: 'nobody pressed Buy, or the shop had opened a checkout at Klarna before',
    },
  ];
}

/** What the customer was to do, and the step that says it was done. */
function shopperTraces({ record }: Seen): Trace[] {
  const { shopper } = record.conditions;
  const steps = eventsOf(record, 'shopper');
  const did = (wanted: (typeof steps)[number]['step']) => steps.some(({ step }) => step === wanted);
  const returnedAt = steps.find(({ step }) => step === 'returned')?.at;
  const pushes = eventsOf(record, 'callback').filter(({ kind, attempt }) => kind === 'push' && attempt > 0);
  // Nothing is wrong with the shopper where the shop or Klarna let nobody pay.
  const refused = did('paid') ? undefined : steps.findLast(({ step }) => step === 'refused');
  const because = refused ? `: the payment was refused (${refused.detail ?? 'no reason given'})` : '';
  return [
    {
      deviates: shopper.afterPaying === 'closes-tab',
      fired: did('closed-tab'),
      wanted: `the shopper did not close the tab after paying${because}`,
    },
    {
      deviates: shopper.afterPaying === 'reloads-checkout',
      fired: did('reloaded-checkout'),
      wanted: `the shopper did not open the checkout again after paying${because}`,
    },
    {
      deviates: shopper.afterPaying === 'returns-late' || shopper.afterPaying === 'returns-with-push',
      fired: returnedAt !== undefined && pushes.some(({ at }) => at <= returnedAt),
      wanted: `the shopper did not return after a first push had been sent${because}`,
    },
    {
      deviates: shopper.buys !== healthy.shopper.buys,
      fired: did('opened-order'),
      wanted: 'the shopper did not open the order that was to be paid',
    },
    {
      deviates: shopper.pays !== healthy.shopper.pays,
      fired: did('left') && (shopper.pays !== 'goes-back' || did('went-back')),
      wanted: 'the shopper did not leave',
    },
    {
      deviates: shopper.submits !== healthy.shopper.submits,
      fired: did('submitted-again'),
      wanted: 'the checkout was not submitted a second time',
    },
    {
      deviates: shopper.afterRefusal !== healthy.shopper.afterRefusal,
      fired: steps.some(({ step }, at) => step === 'refused' && steps.slice(at).some(isBuy)),
      wanted: 'the customer was not refused, and so did not press Buy again',
    },
    {
      deviates: shopper.otherTab !== healthy.shopper.otherTab,
      fired: did('added-in-other-tab'),
      wanted: 'the customer did not come to put more into the cart in another tab',
    },
    {
      deviates: shopper.account !== healthy.shopper.account,
      fired: did('logged-in'),
      wanted: 'the customer did not log in',
    },
    {
      deviates: shopper.hesitatesHours !== healthy.shopper.hesitatesHours,
      fired: did('hesitated'),
      wanted: 'the shopper did not hesitate',
    },
  ];
}

/** What Klarna was to do, and the trace that it leaves. */
function klarnaTraces({ record, callbacks }: Seen): Trace[] {
  const { klarna } = record.conditions;
  const pushes = eventsOf(record, 'callback').filter(({ kind }) => kind === 'push');
  const ledger = eventsOf(record, 'ledger');
  return [
    {
      deviates: klarna.followRedirects !== healthy.klarna.followRedirects,
      fired: pushes.some(({ outcome }) => outcome.type === 'answered' && outcome.location !== undefined),
      wanted: 'no callback was redirected',
    },
    {
      deviates: klarna.sendsFrom !== healthy.klarna.sendsFrom,
      fired: callbacks.length > 0 && record.conditions.faults.some(({ at }) => at === 'edge'),
      wanted: 'no callback met anything that looks at addresses',
    },
    {
      deviates: klarna.validationBody !== healthy.klarna.validationBody,
      fired: callbacks.some(({ kind }) => kind === 'validation'),
      wanted: 'Klarna did not ask the shop',
    },
    {
      deviates: klarna.pushCopies !== healthy.klarna.pushCopies,
      fired: callbacks.some(
        ({ kind, attempt }, index) =>
          kind === 'push' &&
          callbacks.some((other, at) => at > index && other.kind === kind && other.attempt === attempt),
      ),
      wanted: 'no push was sent twice',
    },
    {
      deviates: klarna.earlyPush !== healthy.klarna.earlyPush,
      fired: pushes.some(({ attempt }) => attempt === 0),
      wanted: 'no push came before the purchase',
    },
    {
      deviates: klarna.fraud !== healthy.klarna.fraud,
      fired: ledger.some(
        ({ change, detail }) => change === 'completed' && detail?.includes(klarna.fraud.toUpperCase()),
      ),
      wanted: 'Klarna took no payment, or accepted it at once',
    },
    {
      deviates: klarna.decision !== healthy.klarna.decision,
      fired: ledger.some(
        ({ change, detail }) => change === 'decided' && detail?.includes(klarna.decision.toUpperCase()),
      ),
      wanted: 'Klarna decided nothing',
    },
    {
      deviates: klarna.decisionAfterMinutes !== healthy.klarna.decisionAfterMinutes,
      fired: klarna.decision !== 'none',
      wanted: 'a time was given, and Klarna has nothing to decide',
    },
    {
      deviates: klarna.amount !== healthy.klarna.amount,
      fired: eventsOf(record, 'api-call').some(
        ({ method, path, status }) => method === 'GET' && status === 200 && path.startsWith('/ordermanagement/'),
      ),
      wanted: 'the shop never read the amount that Klarna holds',
    },
    {
      deviates: klarna.shippingAddressEvent !== healthy.klarna.shippingAddressEvent,
      fired: eventsOf(record, 'shopper').some(({ step }) => step === 'entered-address'),
      wanted: 'the customer typed no address',
    },
    {
      deviates: klarna.knownAddress !== healthy.klarna.knownAddress,
      fired: eventsOf(record, 'shopper').some(({ step }) => step === 'entered-address'),
      wanted: 'Klarna’s iframe never had the customer’s address',
    },
    {
      deviates: Object.keys(klarna.headers).length > 0,
      fired: callbacks.length > 0,
      wanted: 'no callback was sent that could have had these headers',
    },
  ];
}

/** Of the Store API, or of the plugin's own routes beside it. */
const isOfBlock = ({ url }: { url: string }): boolean =>
  /(?:\/|%2F)(?:wc(?:\/|%2F)store|kco-block)(?:\/|%2F)/i.test(url);

/** @source WordPress 6.8, class-wp-http.php: `WordPress/6.8; https://…` */
const isOwnRequest = ({ userAgent }: EdgeRequestEvent): boolean => userAgent.startsWith('WordPress/');

const isBuy = ({ step }: ShopperEvent): boolean => step === 'pressed-buy';
/** In the redirect flow nothing is known to Klarna until the shop has made its order, which a version may refuse to do. */
function pressedBuyUnopened(record: SiteRecord): boolean {
  const pressed = eventsOf(record, 'shopper').find(({ step }) => step === 'pressed-buy');
  const opened = eventsOf(record, 'ledger').find(({ change }) => change === 'created');
  return pressed !== undefined && (opened === undefined || opened.at >= pressed.at);
}

const pathOf = (url: string): string => (URL.canParse(url) ? new URL(url).pathname : '');

/** @source KCO 2.19.0, src/OrderManagement: until then it is a plugin of its own */
const hasOrderManagement = (kco: string): boolean => isInRange(kco, '>=2.19.0');

/** Whether Klarna's time reached this moment. */
const momentCame = (record: SiteRecord, what: MomentEvent['what']): boolean =>
  eventsOf(record, 'moment').some((moment) => moment.what === what);
