import {
  addressHiddenByProxy,
  countryBlock,
  declinedBefore2,
  defineScenario,
  klarnaSources,
} from '../../harness/index.ts';

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
  elsewhere: [declinedBefore2({ status: 403, blockedBy: 'country-block' })],
});
