import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'fraud-rejected-tab-closed',
  title: 'Klarna rejects the purchase at once, and the shop learns it from the push: on hold',
  row: 35,
  tags: ['state'],
  source: ['kco-plugin.md, candidate defect 3: REJECTED ends on-hold by push'],
  given: { shopper: { afterPaying: 'closes-tab' }, klarna: { fraud: 'rejected' } },
  expect: { verdict: 'declined', acknowledged: true, order: 'on-hold', push: { status: 200, handled: true } },
});
