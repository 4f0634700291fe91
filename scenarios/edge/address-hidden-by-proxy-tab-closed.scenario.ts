import { addressHiddenByProxy, countryBlock, defineScenario, klarnaSources } from '../../harness/index.ts';

export default defineScenario({
  id: 'address-hidden-by-proxy-tab-closed',
  title: 'The firewall allows Klarna’s addresses, and a proxy before it hides them',
  row: 18,
  tags: ['firewall'],
  source: [
    'failure-catalog.md 18: IP allow-list behind a proxy that hides the source',
    'payfast plugin issues 11 and 130',
  ],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    faults: [addressHiddenByProxy(), countryBlock({ allow: [klarnaSources()] })],
  },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 403, blockedBy: 'country-block', handled: false },
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x lets Klarna ask the shop’s server before the purchase, and the same thing stops that: the customer cannot buy.',
      expect: {
        verdict: 'declined',
        acknowledged: false,
        order: 'none',
        push: 'none',
        validation: { status: 403, blockedBy: 'country-block' },
      },
      mayNotFire: true,
    },
  ],
});
