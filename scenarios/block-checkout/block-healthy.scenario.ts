import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-healthy',
  title: 'Nothing is wrong in a shop with the block checkout: the customer pays and returns',
  tags: ['requirement'],
  source: ['block-checkout.md 2: the sequence, observed on KCO 2.16.0 to 2.20.9'],
  shownBy: '2.20.9',
  given: { store: { checkout: 'block' } },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    validation: { status: 200 },
    push: 'none',
    refusedCalls: 'none',
  },
});
