import { defineScenario, pluginDeactivated } from '../../harness/index.ts';

export default defineScenario({
  id: 'plugin-deactivated-tab-closed',
  title: 'The plugin is deactivated before the push: 400 "-1"',
  row: 47,
  tags: ['code'],
  source: ['failure-catalog.md 47: plugin deactivated or gateway unhooked'],
  given: { shopper: { afterPaying: 'closes-tab' }, faults: [pluginDeactivated({ from: 'paid' })] },
  expect: {
    verdict: 'paid-but-pending',
    acknowledged: false,
    order: 'pending',
    push: { status: 400, blockedBy: 'store', handled: false },
  },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: '1.x makes its order when the customer returns or a push arrives: here there is none at all.',
      expect: {
        verdict: 'paid-but-no-order',
        acknowledged: false,
        order: 'none',
        push: { status: 400, blockedBy: 'store', handled: false },
      },
    },
  ],
});
