import { defineScenario, underConstruction } from '../../harness/index.ts';

export default defineScenario({
  id: 'under-construction-tab-closed',
  title: 'A page for a shop under construction answers 200 to everything: every log looks fine',
  row: 23,
  tags: ['firewall'],
  source: [
    'failure-catalog.md 23: under-construction page answers 200',
    'github.com/szelpe/woocommerce-barion issue 32',
  ],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [underConstruction({ from: 'paid' })] },
  expect: { verdict: 'paid-but-pending', acknowledged: false, order: 'pending', push: { status: 200, handled: false } },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x makes its order when the customer returns or a push arrives: here there is none at all.',
      expect: {
        verdict: 'paid-but-no-order',
        acknowledged: false,
        order: 'none',
        push: { status: 200, handled: false },
      },
    },
  ],
});
