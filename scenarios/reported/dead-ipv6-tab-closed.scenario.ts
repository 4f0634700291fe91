import { deadIpv6, declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'dead-ipv6-tab-closed',
  title: 'The shop moved, and its old IPv6 address is still in the DNS: nobody listens where Klarna calls',
  row: 69,
  tags: ['transport'],
  source: ['reported-failures-2.md 69: btcpayserver issue 4648'],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [deadIpv6()] },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { error: 'ECONNREFUSED', handled: false },
  },
  elsewhere: [declinedBefore2({ error: 'ECONNREFUSED' })],
});
