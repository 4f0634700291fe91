import { declinedBefore2, defineScenario, wordfenceRule } from '../../harness/index.ts';

export default defineScenario({
  id: 'ban-after-three-refusals-tab-closed',
  title: 'Three refused pushes, and the host bans Klarna for an hour: repairing the rule comes too late',
  tags: ['firewall', 'timing'],
  source: ['made up: what hosts do with fail2ban; no report with KCO is known'],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    klarna: { pushAttempts: 5 },
    faults: [
      {
        at: 'edge',
        on: { source: 'klarna' },
        does: { ban: { after: 3, minutes: 60, status: 403, answer: { status: 423 } } },
        called: 'host’s auto-ban',
      },
      wordfenceRule({ until: { minutes: 20 } }),
    ],
  },
  expect: { verdict: 'paid-but-pending', push: [{ attempt: 4, status: 423, blockedBy: 'host’s auto-ban' }] },
  elsewhere: [declinedBefore2({ status: 403, blockedBy: 'wordfence-rule' })],
});
