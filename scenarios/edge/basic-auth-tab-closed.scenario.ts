import { basicAuth, declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'basic-auth-tab-closed',
  title: 'A staging site asks Klarna for a password',
  row: 19,
  tags: ['firewall'],
  source: [
    'failure-catalog.md 19: basic auth or a VPN wall on a staging site',
    'github.com/krokedil/klarna-checkout-for-woocommerce issue 255',
  ],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [basicAuth()] },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 401, blockedBy: 'basic-auth', handled: false },
  },
  elsewhere: [declinedBefore2({ status: 401, blockedBy: 'basic-auth' })],
});
