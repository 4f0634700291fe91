import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-healthy-tab-closed',
  title: 'The block checkout: the customer closes the tab, and the push completes the order',
  tags: ['requirement'],
  source: ['block-checkout.md 4: push only, observed on 2.20.9'],
  shownBy: '2.20.9',
  given: { store: { checkout: 'block' }, shopper: { afterPaying: 'closes-tab' } },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    validation: { status: 200 },
    push: { status: 200, handled: true },
    refusedCalls: 'none',
  },
});
