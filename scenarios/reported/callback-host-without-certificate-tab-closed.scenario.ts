import { declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'callback-host-without-certificate-tab-closed',
  title: 'The callback URLs have an alias of the shop that its certificate does not name',
  row: 58,
  tags: ['requirement', 'transport'],
  source: ['reported-failures-2.md 58: wcstripe issue 5691, woocommerce-payments issue 5266, wcpaypal issue 2114'],
  given: { store: { callbackHost: 'without-certificate' }, shopper: { afterPaying: 'closes-tab' } },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { error: 'ERR_TLS_CERT_ALTNAME_INVALID', handled: false },
  },
  elsewhere: [declinedBefore2({ error: 'ERR_TLS_CERT_ALTNAME_INVALID' })],
});
