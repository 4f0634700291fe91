import { defineScenario, path, wordfence } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-push-blocked-tab-closed',
  title: 'The block checkout: the customer closes the tab and Wordfence stops the push',
  tags: ['firewall'],
  source: ['block-checkout.md 4: tab closed, push blocked, observed on 2.20.9 and 2.16.4, and on 2.16.0'],
  shownBy: '2.20.9',
  given: {
    store: { checkout: 'block' },
    shopper: { afterPaying: 'closes-tab' },
    faults: [wordfence({ allow: [path('/wp-json/*')] })],
  },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    validation: { status: 200 },
    push: { status: 503, blockedBy: 'wordfence', handled: false },
  },
  elsewhere: [
    {
      plugin: '<2.16.2',
      why: 'The validation leaves the order a draft until the customer returns or the push comes.',
      expect: {
        verdict: 'paid-but-no-order',
        acknowledged: false,
        order: 'none',
        validation: { status: 200 },
        push: { status: 503, blockedBy: 'wordfence', handled: false },
      },
    },
  ],
});
