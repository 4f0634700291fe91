import { declinedBefore2, defineScenario, redirect } from '../../harness/index.ts';

export default defineScenario({
  id: 'redirect-302-followed-tab-closed',
  title: 'A redirect that turns the push into a GET, which is followed',
  row: 24,
  tags: ['transport'],
  source: [
    'failure-catalog.md 24: 301/302: POST becomes GET, or is dropped',
    'github.com/mollie/api-documentation issue 602',
  ],
  given: {
    shopper: { afterPaying: 'closes-tab' },
    klarna: { followRedirects: true },
    faults: [redirect({ status: 302 })],
  },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    push: { status: 200, handled: true },
  },
  elsewhere: [declinedBefore2({ status: 302 })],
});
