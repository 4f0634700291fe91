import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'known-address-untold',
  title: 'Klarna knows the customer’s address, and does not tell the page of it: the shop reads it when Buy is pressed',
  tags: ['requirement'],
  source: [
    'Nordicwebteamvue/vsf-payment-klarna pull request 34: shipping_address_change does not come for an address that is preloaded. Sources conflict',
  ],
  given: { klarna: { knownAddress: 'untold' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: 'none' },
});
