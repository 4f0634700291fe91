import { defineScenario, noOrderBefore2 } from '../../harness/index.ts';

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
  expect: { verdict: 'paid-but-pending', acknowledged: false, order: 'pending', push: { status: 200, handled: false } },
  elsewhere: [noOrderBefore2({ validation: { status: 200 }, push: { status: 200, handled: false } })],
});
