import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'newer-order-tab-closed',
  title: 'Somebody else’s order is entered before the push comes: the push is for the older one',
  row: 55,
  tags: ['state'],
  source: ['KCO issue 544, pull request 545: the newest order was completed'],
  given: {
    store: { owner: 'takes-another-order', ownerAfterMinutes: 1 },
    shopper: { afterPaying: 'closes-tab' },
  },
  expect: { verdict: 'paid', acknowledged: true, push: { status: 200, handled: true } },
});
