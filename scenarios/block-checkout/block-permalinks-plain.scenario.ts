import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-permalinks-plain',
  title: 'The block checkout with plain permalinks: Klarna’s validation and the shop’s own requests go to ?rest_route=',
  tags: ['requirement'],
  source: ['block-checkout.md 1: plain permalinks work'],
  shownBy: '2.20.9',
  given: { store: { checkout: 'block', permalinks: 'plain' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', validation: { status: 200 } },
});
