import { defineScenario, maintenance } from '../../harness/index.ts';

export default defineScenario({
  id: 'maintenance-after-paying-tab-closed',
  title: 'The shop goes into maintenance mode right after the customer paid',
  row: 22,
  tags: ['firewall'],
  source: ['failure-catalog.md 22: maintenance mode', 'WordPress core: 503, Retry-After 600'],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [maintenance({ from: 'paid' })] },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 503, blockedBy: 'maintenance', handled: false },
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x makes its order when the customer returns or a push arrives: here there is none at all.',
      expect: {
        verdict: 'paid-but-no-order',
        acknowledged: false,
        order: 'none',
        push: { status: 503, blockedBy: 'maintenance', handled: false },
      },
    },
  ],
});
