import { declinedBefore2, defineScenario, ipBlock } from '../../harness/index.ts';

export default defineScenario({
  id: 'ip-block-tab-closed',
  title: 'The host’s firewall cuts connections from Klarna’s addresses',
  row: 20,
  tags: ['firewall'],
  source: ['failure-catalog.md 20: country or IP firewall of the host', 'failure-catalog.md 28: connection reset'],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [ipBlock()] },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { error: 'ECONNRESET', blockedBy: 'ip-block', handled: false },
  },
  elsewhere: [declinedBefore2({ error: 'ECONNRESET', blockedBy: 'ip-block' })],
});
