import { defineScenario, dropsLocation } from '../../harness/index.ts';

export default defineScenario({
  id: 'validation-location-dropped',
  title: 'The shop denies a sold-out purchase by 303, and the Location is lost on the way: Klarna takes the payment',
  row: 48,
  tags: ['code'],
  source: [
    'failure-catalog.md 48: 303 without Location from validation: customer reaches confirmation wrongly',
    'github.com/krokedil/klarna-checkout-for-woocommerce issue 149',
  ],
  shownBy: '1.11.8',
  given: { store: { stock: 'managed', owner: 'sells-out' }, faults: [dropsLocation()] },
  expect: { verdict: 'paid', acknowledged: true, validation: { status: 303 } },
  elsewhere: [
    {
      plugin: '>=2.0.0',
      why: 'The browser asks the shop, which says no.',
      expect: { verdict: 'declined', acknowledged: false, order: 'none', validation: 'none', push: 'none' },
      mayNotFire: true,
    },
  ],
});
