import { defineScenario, htaccessIgnored } from '../../harness/index.ts';

export default defineScenario({
  id: 'htaccess-ignored-tab-closed',
  title: 'Apache heeds no .htaccess (AllowOverride None): /wc-api/ answers 404',
  row: 8,
  tags: ['requirement'],
  source: ['failure-catalog.md 8: Apache AllowOverride None', 'mobilpay plugin issue 2'],
  stack: { only: 'containers', why: 'it takes a real Apache' },
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [htaccessIgnored({ from: 'paid' })] },
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
