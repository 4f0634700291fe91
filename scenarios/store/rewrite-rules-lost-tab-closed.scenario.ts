import { defineScenario, rewriteRulesLost } from '../../harness/index.ts';

export default defineScenario({
  id: 'rewrite-rules-lost-tab-closed',
  title: 'The shop’s rewrite rules are lost after an update: /wc-api/ answers 404',
  row: 7,
  tags: ['requirement'],
  source: [
    'failure-catalog.md 7: rewrite rules lost after an update',
    'github.com/krokedil/woocommerce-gateway-klarna pull request 61',
    'github.com/woocommerce/woocommerce issue 31005',
  ],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [rewriteRulesLost({ from: 'paid' })] },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 404, blockedBy: 'store', handled: false },
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x makes its order when the customer returns or a push arrives: here there is none at all.',
      expect: {
        verdict: 'paid-but-no-order',
        acknowledged: false,
        order: 'none',
        push: { status: 404, blockedBy: 'store', handled: false },
      },
    },
  ],
});
