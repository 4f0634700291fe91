import { certificate, declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'certificate-wrong-host-tab-closed',
  title: 'The certificate is that of the hosting provider’s server, not of the shop',
  row: 26,
  tags: ['transport'],
  source: [
    'failure-catalog.md 26: untrusted, expired, wrong-host certificate',
    'Blockonomics, callback documentation: certificate chain',
  ],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [certificate('wrong-host')] },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { error: 'ERR_TLS_CERT_ALTNAME_INVALID', handled: false },
  },
  elsewhere: [declinedBefore2({ error: 'ERR_TLS_CERT_ALTNAME_INVALID' })],
});
