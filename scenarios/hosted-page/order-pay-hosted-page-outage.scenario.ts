import { defineScenario, klarnaOutage } from '../../harness/index.ts';

export default defineScenario({
  id: 'order-pay-hosted-page-outage',
  title:
    'An order that is paid by its link: Klarna makes no page to pay on, and up to 2.18.4 the customer gets its JSON to read',
  tags: ['code'],
  source: [
    'Observed on WooCommerce 10.0.2, KCO 2.12.5 to 2.18.4: a page with nothing but Klarna’s JSON; 2.19.1 and 2.20.9: a sentence',
  ],
  given: { shopper: { buys: 'order-pay' }, faults: [klarnaOutage({ route: 'hosted-page create' })] },
  expect: { verdict: 'declined', acknowledged: false, order: 'pending', push: 'none' },
});
