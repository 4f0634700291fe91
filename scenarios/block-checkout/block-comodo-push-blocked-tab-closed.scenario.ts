import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-comodo-push-blocked-tab-closed',
  title:
    'Comodo’s rules let the block checkout in, its validation and the shop’s request to itself: of 2.18.3 they stop the push',
  tags: ['firewall'],
  source: ['block-checkout.md 4: Comodo set, observed on 2.20.9 and 2.18.3'],
  shownBy: '2.18.3',
  given: {
    store: { checkout: 'block' },
    edge: { waf: 'modsecurity', ruleset: 'comodo', rules: { '211180': 'on' } },
    shopper: { afterPaying: 'closes-tab' },
  },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    validation: { status: 200 },
    push: { status: 403, blockedBy: 'rule 211180', handled: false },
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
        push: { status: 403, blockedBy: 'rule 211180', handled: false },
      },
    },
    {
      plugin: '>=2.18.4',
      why: 'The push URL has no kco_session_id any more.',
      expect: {
        verdict: 'paid',
        acknowledged: true,
        order: 'processing',
        validation: { status: 200 },
        push: { status: 200, handled: true },
      },
    },
  ],
});
