import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'push-before-order',
  title: 'A push comes before the shop has made its order: answered 200, and nothing happens',
  row: 32,
  tags: ['timing'],
  source: [
    'failure-catalog.md 32: push before the order exists, answered 200',
    'statamic-cargo issue 190',
    'kco-plugin.md, candidate defect 4',
  ],
  given: { shopper: { afterPaying: 'closes-tab' }, klarna: { earlyPush: true } },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    earlyPush: { status: 200, handled: false },
    push: { status: 200, handled: true },
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x asks Klarna for the order, which nobody has paid, and makes none.',
      expect: {
        verdict: 'paid',
        acknowledged: true,
        order: 'processing',
        push: { status: 200, handled: true },
        earlyPush: { status: 200, handled: false },
      },
    },
  ],
});
