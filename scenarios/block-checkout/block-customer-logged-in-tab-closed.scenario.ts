import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-customer-logged-in-tab-closed',
  title:
    'The block checkout of a customer who is logged in: Klarna keeps the login cookie, the shop submits the order with it, and the push completes it',
  tags: ['requirement'],
  source: ['block-checkout.md 2: merchant_data of a customer who is logged in, observed on 2.20.9'],
  shownBy: '2.20.9',
  given: { store: { checkout: 'block' }, shopper: { account: 'logged-in', afterPaying: 'closes-tab' } },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    validation: { status: 200 },
    push: { status: 200, handled: true },
  },
});
