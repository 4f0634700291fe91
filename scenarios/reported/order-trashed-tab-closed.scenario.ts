import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'order-trashed-tab-closed',
  title: 'A clean-up moves the pending order to the trash before the push comes, which then finds no order',
  row: 57,
  tags: ['state'],
  source: ['reported-failures-2.md 57: WooCommerce pull request 19743, issues 26188 and 20851; wcstripe issue 1025'],
  given: { store: { owner: 'trashes', ownerAfterMinutes: 1 }, shopper: { afterPaying: 'closes-tab' } },
  expect: {
    verdict: 'paid-but-no-order',
    acknowledged: false,
    order: 'trash',
    history: ['pending', 'trash'],
    push: { status: 200, handled: false },
  },
});
