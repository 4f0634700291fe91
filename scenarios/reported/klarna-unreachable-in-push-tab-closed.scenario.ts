import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'klarna-unreachable-in-push-tab-closed',
  title:
    'The shop’s server finds no way to Klarna from inside the push, for 45 minutes, and Klarna does not wait for it',
  row: 59,
  tags: ['transport', 'timing'],
  source: ['reported-failures-2.md 59: WooCommerce issue 8519'],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    klarna: { pushAttempts: 5 },
    faults: [
      {
        at: 'klarna-api',
        on: { during: 'push' },
        does: { unreachable: 'name', delayMs: 10_000 },
        until: { minutes: 45 },
        called: 'dead name server',
        why: 'The shop’s server could not find the name of Klarna’s API for ten seconds, longer than Klarna waits for {callback}.',
        advice: 'Look at the name servers in /etc/resolv.conf, and at the host’s firewall for outgoing connections.',
        removal: 'Mend the name servers of the shop’s server',
      },
    ],
  },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    history: ['pending', 'on-hold', 'processing'],
    settledAfterMinutes: 60,
    push: [
      { attempt: 1, error: 'ETIMEDOUT' },
      { attempt: 5, status: 200, handled: true },
    ],
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: 'There is no order until a push can read it from Klarna and make one.',
      expect: { verdict: 'paid', acknowledged: true, order: 'processing', settledAfterMinutes: 60 },
    },
    {
      plugin: '>=2.0.0 <2.12.3',
      why: 'These versions do not notice that the read failed; neither does Klarna hear of the order, so it pushes again.',
      expect: {
        verdict: 'paid',
        acknowledged: true,
        order: 'processing',
        history: ['pending', 'processing'],
        settledAfterMinutes: 60,
      },
    },
  ],
});
