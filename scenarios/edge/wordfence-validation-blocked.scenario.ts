import { defineScenario, wordfence } from '../../harness/index.ts';

export default defineScenario({
  id: 'wordfence-validation-blocked',
  title: 'Wordfence answers 503 to the validation callback of 1.x: the customer cannot buy',
  row: 11,
  tags: ['firewall'],
  source: ['failure-catalog.md 11: Wordfence blocks validation or push', 'Krokedil, "Callbacks": Wordfence'],
  shownBy: '1.11.8',
  given: { faults: [wordfence()] },
  expect: {
    verdict: 'declined',
    acknowledged: false,
    order: 'none',
    validation: { status: 503, blockedBy: 'wordfence' },
    push: 'none',
  },
  elsewhere: [
    {
      plugin: '>=2.0.0',
      why: 'Klarna no longer asks the shop’s server: the browser does it.',
      expect: { verdict: 'paid', acknowledged: true, order: 'processing', validation: 'none', push: 'none' },
      mayNotFire: true,
    },
  ],
});
