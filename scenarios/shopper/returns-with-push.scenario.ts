import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'returns-with-push',
  title: 'Push and customer come at the same instant',
  row: 31,
  tags: ['timing'],
  source: ['failure-catalog.md 31: push and return at once', 'KCO changelog 2.19.0'],
  given: { shopper: { afterPaying: 'returns-with-push' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { status: 200 } },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: 'The push makes a backup order that is not linked to Klarna’s, and the return makes the ordinary one.',
      expect: { verdict: 'paid-twice', acknowledged: true, order: 'several', push: { status: 200 } },
    },
  ],
});
