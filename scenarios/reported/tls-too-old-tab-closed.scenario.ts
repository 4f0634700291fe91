import { declinedBefore2, defineScenario, tlsTooOld } from '../../harness/index.ts';

export default defineScenario({
  id: 'tls-too-old-tab-closed',
  title: 'The shop’s server and Klarna have no version of TLS in common',
  row: 69,
  tags: ['transport'],
  source: ['reported-failures-2.md 69: no common TLS version'],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [tlsTooOld()] },
  expect: { verdict: 'paid-but-pending', acknowledged: false, order: 'pending', push: { handled: false } },
  elsewhere: [declinedBefore2({})],
});
