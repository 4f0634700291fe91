import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'order-pay-tab-closed',
  title: 'An order that is paid by its link: the customer closes Klarna’s page, and the push does the work',
  tags: ['timing'],
  source: ['block-checkout.md 1: order-pay always redirects'],
  given: { shopper: { buys: 'order-pay', afterPaying: 'closes-tab' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { status: 200, handled: true } },
});
