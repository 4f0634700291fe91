import { declinedBefore2, defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'hold-stock-cancels-paid-order',
  title: 'The push is blocked, and WooCommerce cancels the paid order after an hour',
  row: 34,
  tags: ['timing', 'firewall'],
  source: [
    'failure-catalog.md 34: hold-stock cancels the pending order before Klarna’s next retry',
    'github.com/woocommerce/woocommerce issue 20928',
  ],
  shownBy: '2.13.11',
  given: {
    store: { stock: 'managed' },
    edge: { waf: 'modsecurity', ruleset: 'comodo', rules: { '211180': 'on' } },
    shopper: { afterPaying: 'closes-tab' },
    klarna: { pushAttempts: 16 },
  },
  expect: {
    verdict: 'paid-but-cancelled',
    acknowledged: false,
    order: 'cancelled',
    history: ['pending', 'cancelled'],
    settledAfterMinutes: 60,
    push: { status: 403, blockedBy: 'rule 211180', handled: false },
  },
  elsewhere: [
    declinedBefore2({ status: 403, blockedBy: 'rule 211180' }),
    {
      plugin: '>=2.18.4',
      why: 'The push URL has no kco_session_id any more, and passes the rule.',
      expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { status: 200, handled: true } },
    },
  ],
});
