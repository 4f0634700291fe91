import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'redirect-302-followed-tab-closed',
  title: 'A redirect that turns the push into a GET, which is followed',
  source: [
    'failure-catalog.md 24: 301/302: POST becomes GET, or is dropped',
    'github.com/mollie/api-documentation issue 602',
  ],
  given: { edge: { layer: 'redirect-302' }, shopper: { afterPaying: 'closes-tab' }, klarna: { followRedirects: true } },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    push: { status: 200, handled: true },
  },
});
