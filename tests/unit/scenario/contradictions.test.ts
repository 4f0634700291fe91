import { expect, test } from 'vitest';
import { type Deviations, withDeviations } from '../../../harness/scenario/conditions.ts';
import { contradictionIn } from '../../../harness/scenario/contradictions.ts';
import { loadScenarios, ownScenarios } from '../../../harness/scenario/load-scenarios.ts';
import { objectCacheStale } from '../../../harness/scenario/presets.ts';

const found = (given: Deviations) => contradictionIn(withDeviations(given));

const block = { checkout: 'block' } as const;
const redirect = { checkoutFlow: 'redirect' } as const;
const byLink = { buys: 'order-pay' } as const;

for (const [what, given, why] of [
  ['block, posted twice', { store: block, shopper: { submits: 'twice' } }, /no form is posted in the block checkout/],
  ['block, left unpaid', { store: block, shopper: { pays: 'leaves-unpaid' } }, /use shopper\.pays: 'leaves-checkout'$/],
  ['block, redirect flow', { store: { ...block, ...redirect } }, /heeds its redirect flow on the shortcode/],
  ['link, redirect flow', { store: redirect, shopper: byLink }, /^an order's link always leads to/],
  ['link, posted twice', { shopper: { ...byLink, submits: 'twice' } }, /has no checkout form/],
  ['link, cart block', { store: { cartPage: 'block' }, shopper: byLink }, /needs no cart and no account/],
  ['link, other tab', { shopper: { ...byLink, otherTab: 'adds-to-cart' } }, /needs no cart and no account/],
  ['link, account', { shopper: { ...byLink, account: 'logged-in' } }, /needs no cart and no account/],
  ['link, shipping', { store: { shipping: 'in-iframe' }, shopper: byLink }, /nobody chooses the shipping/],
  ['link, early push', { shopper: byLink, klarna: { earlyPush: true } }, /leave out klarna\.earlyPush/],
  ['link, one worker', { store: { ...block, phpWorkers: 'one' }, shopper: byLink }, /in the block checkout only/],
  ['shortcode, one worker', { store: { phpWorkers: 'one' } }, /add store\.checkout: 'block'/],
  ['redirect, other tab', { store: redirect, shopper: { otherTab: 'adds-to-cart' } }, /leave out shopper\.otherTab/],
  ['redirect, shipping', { store: { ...redirect, shipping: 'in-iframe' } }, /nobody chooses the shipping/],
  ['redirect, early push', { store: redirect, klarna: { earlyPush: true } }, /leave out klarna\.earlyPush/],
  ['redirect, left', { store: redirect, shopper: { pays: 'leaves-checkout' } }, /use shopper\.pays: 'goes-back'/],
  ['embedded, goes back', { shopper: { pays: 'goes-back' } }, /is for Klarna’s own page: add/],
  ['unpaid, closes tab', { shopper: { pays: 'leaves-unpaid', afterPaying: 'closes-tab' } }, /nothing after paying/],
  ['unpaid, owner', { shopper: { pays: 'leaves-checkout' }, store: { owner: 'cancels' } }, /the owner acts after/],
  ['alias on http', { store: { callbackHost: 'without-certificate', https: 'none' } }, /nobody asks for a certificate/],
  ['stale per request', { faults: [objectCacheStale()] }, /add store\.objectCache: 'persistent'/],
  ['decision of nothing', { klarna: { decision: 'accepted' } }, /add klarna\.fraud: 'pending'/],
  [
    'rejected, pays again',
    { klarna: { fraud: 'rejected' }, shopper: { afterRefusal: 'pays-again' } },
    /leave out shopper\.afterRefusal/,
  ],
] as const satisfies [string, Deviations, RegExp][]) {
  test(`${what}: said before anything is played`, () => expect(found(given)).toMatch(why));
}

for (const [what, given] of [
  ['going back in the redirect flow', { store: redirect, shopper: { pays: 'goes-back' } }],
  ['going back from the page of an order’s link', { shopper: { ...byLink, pays: 'goes-back' } }],
  ['an order’s link in a block shop, left unpaid', { store: block, shopper: { ...byLink, pays: 'leaves-unpaid' } }],
  ['leaving the block checkout', { store: block, shopper: { pays: 'leaves-checkout' } }],
  ['hesitating there', { store: block, shopper: { hesitatesHours: 50, afterPaying: 'closes-tab' } }],
  ['one PHP worker there', { store: { ...block, phpWorkers: 'one' } }],
  ['a sale at the counter to one who leaves', { store: { owner: 'sells-out' }, shopper: { pays: 'leaves-unpaid' } }],
] as const satisfies [string, Deviations][]) {
  test(`${what} is played`, () => expect(found(given)).toBeUndefined());
}

test('the catalog has none', async () => {
  const loaded = await loadScenarios(ownScenarios);
  expect(loaded.flatMap(({ scenario: { id, given } }) => (found(given) ? [id] : []))).toEqual([]);
});
