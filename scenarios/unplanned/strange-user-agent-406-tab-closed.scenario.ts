import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'strange-user-agent-406-tab-closed',
  title: 'A host answers 406 to User-Agents that it does not know',
  tags: ['firewall'],
  source: ['made up: what shared hosts answer to unknown agents; no report with KCO is known'],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    faults: [
      {
        at: 'edge',
        on: { agent: '!Mozilla/*' },
        does: { answer: { status: 406, body: 'Not Acceptable!' } },
        called: 'host’s agent filter',
      },
    ],
  },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 406, blockedBy: 'host’s agent filter', handled: false },
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
        validation: { status: 406, blockedBy: 'host’s agent filter' },
      },
      mayNotFire: true,
    },
  ],
});
