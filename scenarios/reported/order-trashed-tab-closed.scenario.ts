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
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x makes the order of a customer who does not come back in the push: there is none yet to throw away.',
      expect: {
        verdict: 'paid',
        acknowledged: true,
        order: 'processing',
        history: ['processing'],
        push: { status: 200, handled: true },
      },
    },
  ],
});
