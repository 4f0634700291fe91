import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-validation-with-snippet',
  title:
    'The validation of the block checkout carries the order with its html_snippet, a script: the plugin takes it as any other',
  tags: ['requirement'],
  source: ['klarna-contract.md: the order schema of the validation has html_snippet'],
  given: { store: { checkout: 'block' }, klarna: { validationBody: 'with-snippet' } },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', validation: { status: 200 }, push: 'none' },
});
