import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-known-address-told',
  title: 'Klarna knows the customer’s address, and tells the page of it',
  tags: ['requirement'],
  source: [
    'the plugin’s own script: the event comes as soon as Klarna has a complete address. Sources conflict, see block-known-address-untold',
  ],
  given: { store: { checkout: 'block' }, klarna: { knownAddress: 'told' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', validation: { status: 200 }, push: 'none' },
});
