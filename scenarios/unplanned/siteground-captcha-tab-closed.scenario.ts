import { defineScenario, siteGround } from '../../harness/index.ts';

export default defineScenario({
  id: 'siteground-captcha-tab-closed',
  title: 'SiteGround answers the push with a captcha and 202',
  tags: ['firewall'],
  source: ['reported-failures-2.md 56: WooCommerce issue 52896'],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    faults: [siteGround()],
  },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 202, handled: false },
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x lets Klarna ask the shop’s server before the purchase, and the same thing stops that: the customer cannot buy.',
      expect: { verdict: 'declined', acknowledged: false, order: 'none', push: 'none', validation: { status: 202 } },
      mayNotFire: true,
    },
  ],
});
