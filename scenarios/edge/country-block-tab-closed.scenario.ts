import { countryBlock, declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'country-block-tab-closed',
  title: 'The host lets in its own country only, and Klarna calls from abroad',
  row: 20,
  tags: ['firewall'],
  source: [
    'failure-catalog.md 20: country or IP firewall of the host',
    'woo-picpay issue 8, named in failure-catalog.md',
  ],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [countryBlock()] },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 403, blockedBy: 'country-block', handled: false },
  },
  elsewhere: [declinedBefore2({ status: 403, blockedBy: 'country-block' })],
});
