import { declinedBefore2, defineScenario, wordfence } from '../../harness/index.ts';

export default defineScenario({
  id: 'shop-asks-klarna-tab-closed',
  title: 'Wordfence stops every push, and a job of the shop’s own asks Klarna about pending orders after ten minutes',
  row: 71,
  tags: ['firewall', 'state'],
  source: ['reported-failures-2.md 71: wcstripe issue 3037, vipps issue 72, mollie pull request 1060'],
  given: {
    store: { owner: 'asks-klarna', ownerAfterMinutes: 10 },
    shopper: { afterPaying: 'closes-tab' },
    faults: [wordfence()],
  },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    history: ['pending', 'processing'],
    push: { status: 503, blockedBy: 'wordfence' },
  },
  elsewhere: [{ ...declinedBefore2({ status: 503, blockedBy: 'wordfence' }), mayNotFire: true }],
});
