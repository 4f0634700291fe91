import { countryBlock, declinedBefore2, defineScenario, klarnaSources } from '../../harness/index.ts';

export default defineScenario({
  id: 'playground-addresses-not-allowed-tab-closed',
  title:
    'The host lets Klarna’s addresses in, those of production: a shop that is tried out at the playground loses its push',
  row: 20,
  tags: ['firewall'],
  source: [
    'docs.klarna.com, acquirer "Callbacks": other addresses for the playground',
    'klarna-contract.md: playground source addresses',
  ],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    klarna: { sendsFrom: 'playground' },
    faults: [countryBlock({ allow: [klarnaSources()] })],
  },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 403, blockedBy: 'country-block' },
  },
  elsewhere: [declinedBefore2({ status: 403, blockedBy: 'country-block' })],
});
