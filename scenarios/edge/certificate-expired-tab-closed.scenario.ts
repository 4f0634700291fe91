import { certificate, defineScenario } from '../../harness/index.ts';

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
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x lets Klarna ask the shop’s server before the purchase, and the same thing stops that: the customer cannot buy.',
      expect: {
        verdict: 'declined',
        acknowledged: false,
        order: 'none',
        push: 'none',
        validation: { error: 'CERT_HAS_EXPIRED' },
      },
      mayNotFire: true,
    },
  ],
});
