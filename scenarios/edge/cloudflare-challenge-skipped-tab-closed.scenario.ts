import { cloudflareChallenge, defineScenario, path } from '../../harness/index.ts';

export default defineScenario({
  id: 'cloudflare-challenge-skipped-tab-closed',
  title: 'A skip rule for the four callback endpoints takes the challenge away',
  row: 12,
  tags: ['firewall'],
  source: [
    'failure-catalog.md 12: page rule / skip rule',
    'failure-catalog.md 15: allow-list of the four KCO endpoints',
  ],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    faults: [
      cloudflareChallenge({
        allow: [
          path('/wc-api/KCO_WC_Push/'),
          path('/wc-api/KCO_WC_Notification/'),
          path('/wc-api/KCO_WC_Validation/'),
          path('/wc-api/KCO_WC_Shipping_Option_Update/'),
        ],
      }),
    ],
  },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    push: { status: 200, handled: true },
  },
});
