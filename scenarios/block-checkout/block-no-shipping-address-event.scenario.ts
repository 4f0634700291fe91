import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-no-shipping-address-event',
  title:
    'Klarna tells the page a shipping address only where it is not the billing address: the block checkout goes on without',
  tags: ['requirement'],
  source: [
    'klarna-contract.md: shipping_address_change always, or only for a separate address: sources conflict',
    'block-checkout.md 5: 2.20.8 heeds the billing event as well',
  ],
  given: { store: { checkout: 'block' }, klarna: { shippingAddressEvent: 'when-separate' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', validation: { status: 200 }, push: 'none' },
  elsewhere: [
    {
      plugin: '<2.17.0',
      why: 'The page hears of the shipping address alone, and so tells the shop nothing; the plugin tells Klarna where to ask with an update of the order only.',
      expect: { verdict: 'paid-but-no-order', acknowledged: false, order: 'none', validation: 'none' },
    },
  ],
});
