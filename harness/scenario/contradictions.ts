import type { Conditions } from './conditions.ts';

/** Conditions of which one leaves the other nothing to act on, on whatever stack. */
interface Contradiction {
  holds(conditions: Conditions): boolean;
  /** One sentence: why, and what to write instead. */
  why: string;
}

const byLink = ({ shopper }: Conditions): boolean => shopper.buys === 'order-pay';
const onBlock = ({ store, shopper }: Conditions): boolean =>
  store.checkout === 'block' && shopper.buys === 'at-checkout';
const onHostedPage = ({ store }: Conditions): boolean => store.checkoutFlow === 'redirect';
const isPaid = ({ shopper }: Conditions): boolean => shopper.pays === 'yes';

const contradictions: readonly Contradiction[] = [
  {
    holds: (all) => byLink(all) && onHostedPage(all),
    why: "an order's link always leads to Klarna’s page: leave out store.checkoutFlow, or shopper.buys: 'order-pay'",
  },
  {
    holds: (all) => byLink(all) && all.shopper.submits === 'twice',
    why: "an order that is paid by its link has no checkout form: leave out shopper.submits, or shopper.buys: 'order-pay'",
  },
  {
    holds: (all) =>
      byLink(all) &&
      (all.store.cartPage === 'block' || all.shopper.otherTab !== 'none' || all.shopper.account !== 'guest'),
    why: "an order that is paid by its link needs no cart and no account: leave out store.cartPage, shopper.otherTab and shopper.account, or shopper.buys: 'order-pay'",
  },
  {
    holds: (all) => (byLink(all) || onHostedPage(all)) && all.store.shipping === 'in-iframe',
    why: "on Klarna’s own page nobody chooses the shipping: leave out store.shipping: 'in-iframe'",
  },
  {
    holds: (all) => onHostedPage(all) && all.shopper.otherTab !== 'none',
    why: 'in the redirect flow Klarna knows of no cart until Buy is pressed: leave out shopper.otherTab, or store.checkoutFlow',
  },
  {
    holds: (all) => (byLink(all) || onHostedPage(all)) && all.klarna.earlyPush,
    why: 'on Klarna’s own page nothing is there to push before the payment: leave out klarna.earlyPush',
  },
  {
    holds: (all) => onHostedPage(all) && all.shopper.pays === 'leaves-checkout',
    why: "who leaves the checkout does not come to Klarna’s page: use shopper.pays: 'goes-back', or leave out store.checkoutFlow",
  },
  {
    holds: (all) => all.shopper.pays === 'goes-back' && !byLink(all) && !onHostedPage(all),
    why: "shopper.pays: 'goes-back' is for Klarna’s own page: add store.checkoutFlow: 'redirect' or shopper.buys: 'order-pay'",
  },
  {
    holds: (all) => onBlock(all) && onHostedPage(all),
    why: "the plugin heeds its redirect flow on the shortcode’s checkout only: leave out store.checkoutFlow, or store.checkout: 'block'",
  },
  {
    holds: (all) => onBlock(all) && all.shopper.submits === 'twice',
    why: "no form is posted in the block checkout, so none is posted twice: leave out shopper.submits, or store.checkout: 'block'",
  },
  {
    holds: (all) => onBlock(all) && all.shopper.pays === 'leaves-unpaid',
    why: "the block checkout makes its order while Klarna takes the payment, and nobody leaves between: use shopper.pays: 'leaves-checkout'",
  },
  {
    holds: (all) => all.store.phpWorkers === 'one' && !onBlock(all),
    why: "a shop asks itself in the block checkout only, so one PHP worker keeps nothing waiting elsewhere: add store.checkout: 'block', or leave out store.phpWorkers",
  },
  {
    holds: ({ store, faults }) =>
      store.objectCache === 'per-request' && faults.some(({ does }) => does.objectCache !== undefined),
    why: "an object cache that ends with its request keeps nothing of before: add store.objectCache: 'persistent', or leave out that fault",
  },
  {
    holds: (all) => !isPaid(all) && all.shopper.afterPaying !== 'returns',
    why: 'who does not pay does nothing after paying: leave out shopper.afterPaying, or shopper.pays',
  },
  {
    holds: (all) => !isPaid(all) && all.store.owner !== 'none' && all.store.owner !== 'sells-out',
    why: 'the owner acts after a payment, and there is none: leave out store.owner, or shopper.pays',
  },
  {
    holds: ({ store }) => store.callbackHost === 'without-certificate' && store.https !== 'everywhere',
    why: "over http nobody asks for a certificate: leave out store.https, or store.callbackHost: 'without-certificate'",
  },
  {
    holds: ({ klarna }) => klarna.decision !== 'none' && klarna.fraud !== 'pending',
    why: "Klarna decides on what it has under review: add klarna.fraud: 'pending', or leave out klarna.decision",
  },
  {
    holds: ({ klarna, shopper }) => klarna.fraud === 'rejected' && shopper.afterRefusal !== 'gives-up',
    why: "Klarna rejects a purchase after the customer has paid, and so refuses nobody at the checkout: leave out shopper.afterRefusal, or klarna.fraud: 'rejected'",
  },
];

/** Why these conditions cannot be played anywhere; undefined where they can. */
export const contradictionIn = (conditions: Conditions): string | undefined =>
  contradictions.find(({ holds }) => holds(conditions))?.why;
