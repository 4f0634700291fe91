import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'certificate-untrusted-tab-closed',
  title: 'The shop’s certificate comes from an authority that Klarna does not trust',
  source: [
    'Blockonomics, callback documentation: certificate chain',
    'Klarna, "Confirm purchase": merchant URLs are https',
  ],
  given: { edge: { certificate: 'untrusted' }, shopper: { afterPaying: 'closes-tab' } },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { error: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', handled: false },
  },
});
