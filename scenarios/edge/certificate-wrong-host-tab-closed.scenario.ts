import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'certificate-wrong-host-tab-closed',
  title: 'The certificate is that of the hosting provider’s server, not of the shop',
  source: [
    'failure-catalog.md 26: untrusted, expired, wrong-host certificate',
    'Blockonomics, callback documentation: certificate chain',
  ],
  given: { edge: { certificate: 'wrong-host' }, shopper: { afterPaying: 'closes-tab' } },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { error: 'ERR_TLS_CERT_ALTNAME_INVALID', handled: false },
  },
});
