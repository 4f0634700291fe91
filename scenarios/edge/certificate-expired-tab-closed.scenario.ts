import { certificate, declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'certificate-expired-tab-closed',
  title: 'The shop’s certificate has expired',
  row: 26,
  tags: ['transport'],
  source: [
    'failure-catalog.md 26: untrusted, expired, wrong-host certificate',
    'Blockonomics, callback documentation: certificate chain',
  ],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [certificate('expired')] },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { error: 'CERT_HAS_EXPIRED', handled: false },
  },
  elsewhere: [declinedBefore2({ error: 'CERT_HAS_EXPIRED' })],
});
