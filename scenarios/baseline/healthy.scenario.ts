import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'healthy',
  title: 'A healthy shop: the customer pays and returns at once',
  source: [
    'Observed on WordPress 6.8, KCO 2.0 to 2.14: customer returns, push arrives',
    'Klarna, "Acknowledge your KCO orders": an acknowledged order gets no push',
  ],
  smoke: true,
  given: {},
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: 'none', refusedCalls: 'none' },
});
