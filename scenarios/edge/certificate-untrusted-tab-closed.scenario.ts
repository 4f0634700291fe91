import { certificate, declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'certificate-untrusted-tab-closed',
  title: 'The shop’s certificate comes from an authority that Klarna does not trust',
  row: 26,
  tags: ['transport'],
  source: [
    'Blockonomics, callback documentation: certificate chain',
    'Klarna, "Confirm purchase": merchant URLs are https',
  ],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [certificate('untrusted')] },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { error: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', handled: false },
  },
  elsewhere: [declinedBefore2({ error: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' })],
});
