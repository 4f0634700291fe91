import { basicAuth, defineScenario } from '../../harness/index.ts';

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
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x lets Klarna ask the shop’s server before the purchase, and the same thing stops that: the customer cannot buy.',
      expect: {
        verdict: 'declined',
        acknowledged: false,
        order: 'none',
        push: 'none',
        validation: { status: 401, blockedBy: 'basic-auth' },
      },
      mayNotFire: true,
    },
  ],
});
