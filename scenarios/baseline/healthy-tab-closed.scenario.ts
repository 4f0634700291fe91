import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'healthy-tab-closed',
  title: 'A healthy shop: the customer never returns and the push does the work',
  row: 29,
  tags: ['timing'],
  source: [
    'Observed on WordPress 6.8, KCO 2.0 to 2.14: no return, push arrives',
    'Klarna, "Confirm purchase": push two minutes after completion',
  ],
  smoke: true,
  given: { shopper: { afterPaying: 'closes-tab' } },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    push: { status: 200, handled: true },
    refusedCalls: 'none',
  },
  elsewhere: [
    {
      plugin: '2.0.15',
      why: 'The handler of 2.0.15 reads klarna_wc_order_id, and its push URL carries kco_wc_order_id: no push does anything.',
      expect: {
        verdict: 'paid-but-pending',
        acknowledged: false,
        order: 'pending',
        push: { status: 200, handled: false },
      },
    },
  ],
});
