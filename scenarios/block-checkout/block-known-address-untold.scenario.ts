import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-known-address-untold',
  title: 'Klarna knows the customer’s address, and does not tell the page of it: the block checkout goes on without',
  tags: ['requirement'],
  source: [
    'Nordicwebteamvue/vsf-payment-klarna pull request 34: shipping_address_change does not come for an address that is preloaded',
    'the plugin’s own script says that it comes as soon as Klarna has a complete address: sources conflict',
  ],
  given: { store: { checkout: 'block' }, klarna: { knownAddress: 'untold' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', validation: { status: 200 }, push: 'none' },
  elsewhere: [
    {
      plugin: '<2.17.0',
      why: 'The page hears of no address, and so tells the shop nothing; the plugin tells Klarna where to ask with an update of the order only.',
      expect: { verdict: 'paid-but-no-order', acknowledged: false, order: 'none', validation: 'none' },
    },
  ],
});
