import { declinedBefore2, defineScenario, siteGround } from '../../harness/index.ts';

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
  elsewhere: [declinedBefore2({ status: 202 })],
});
