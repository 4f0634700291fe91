import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-page-with-200-tab-closed',
  title: 'A bot filter answers 200 and a page to whoever is no browser: every log looks well',
  tags: ['firewall'],
  source: ['reported-failures-2.md 62: mollie plugin issue 191'],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    faults: [
      {
        at: 'edge',
        on: { agent: '!Mozilla/*' },
        does: { answer: { status: 200, body: '<h1>Please enable cookies</h1>' } },
        called: 'bot filter',
      },
    ],
  },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 200, handled: false },
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x makes the order of a customer who does not come back in the push, which is lost. A validation that is answered 200 is approved, whatever the page says.',
      expect: {
        verdict: 'paid-but-no-order',
        acknowledged: false,
        order: 'none',
        validation: { status: 200 },
        push: { status: 200, handled: false },
      },
    },
  ],
});
