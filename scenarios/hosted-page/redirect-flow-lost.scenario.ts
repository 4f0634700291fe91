import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'redirect-flow-lost',
  title:
    'The redirect flow is lost: the plugin wants a purchase of the session that it has not opened yet, and refuses every order',
  tags: ['code'],
  source: [
    'KCO pull request 662, "redirect order id not set"; changelog of 2.14.3: "the redirect checkout flow not working as intended"',
  ],
  shownBy: '2.14.2',
  given: { store: { checkoutFlow: 'redirect' } },
  expect: { verdict: 'declined', acknowledged: false, order: 'none', push: 'none' },
  elsewhere: [
    {
      plugin: '>=2.12.6 <2.14.0',
      why: 'The same, in the name of Klarna; until 2.13.9 Klarna is asked for an order called “missing” first.',
      expect: { verdict: 'declined', acknowledged: false, order: 'none', push: 'none' },
    },
    {
      plugin: '<2.12.6 || >=2.14.3',
      why: 'The form is held against no purchase before the order is made.',
      expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: 'none' },
    },
  ],
});
