import { declinedBefore2, defineScenario } from '../../harness/index.ts';

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
    push: { status: 406, blockedBy: 'host’s agent filter', handled: false },
  },
  elsewhere: [declinedBefore2({ status: 406, blockedBy: 'host’s agent filter' })],
});
