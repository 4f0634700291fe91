import { defineScenario, path, wordfence } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-draft-deleted-before-late-push',
  title:
    'The customer closes the tab and Wordfence stops the push for 30 hours: WooCommerce deletes the draft of the paid order, and the next push finds nothing',
  tags: ['state'],
  source: ['block-checkout.md 4: tab closed, push blocked, after 30 h deleted, observed on 2.16.0; 2.16.1 read'],
  shownBy: '2.16.0',
  given: {
    store: { checkout: 'block' },
    shopper: { afterPaying: 'closes-tab' },
    klarna: { pushAttempts: 13 },
    faults: [wordfence({ allow: [path('/wp-json/*')], until: { minutes: 1_800 } })],
  },
  expect: {
    verdict: 'paid-but-no-order',
    acknowledged: false,
    order: 'none',
    validation: { status: 200 },
    push: [
      { attempt: 12, status: 503, blockedBy: 'wordfence', handled: false },
      { attempt: 13, status: 200, handled: false },
    ],
  },
  elsewhere: [
    {
      plugin: '>=2.16.2',
      why: 'The validation makes the draft a pending order, which stays and which the late push finds.',
      expect: {
        verdict: 'paid',
        acknowledged: true,
        order: 'processing',
        validation: { status: 200 },
        push: [{ attempt: 13, status: 200, handled: true }],
      },
    },
  ],
});
