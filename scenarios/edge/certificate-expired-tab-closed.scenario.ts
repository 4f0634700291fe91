import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'certificate-expired-tab-closed',
  title: 'The shop’s certificate has expired',
  source: [
    'failure-catalog.md 26: untrusted, expired, wrong-host certificate',
    'Blockonomics, callback documentation: certificate chain',
  ],
  given: { edge: { certificate: 'expired' }, shopper: { afterPaying: 'closes-tab' } },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { error: 'CERT_HAS_EXPIRED', handled: false },
  },
});
