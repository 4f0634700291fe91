import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'maintenance-after-paying-tab-closed',
  title: 'The shop goes into maintenance mode right after the customer paid',
  source: ['failure-catalog.md 22: maintenance mode', 'WordPress core: 503, Retry-After 600'],
  given: { edge: { layer: 'maintenance', layerFrom: 'paid' }, shopper: { afterPaying: 'closes-tab' } },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 503, blockedBy: 'maintenance', handled: false },
  },
});
