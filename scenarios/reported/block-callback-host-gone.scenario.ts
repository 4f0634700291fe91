import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-callback-host-gone',
  title: 'The block checkout: Klarna is to ask at the name of a staging site of before, and nobody can buy',
  row: 58,
  tags: ['requirement'],
  source: ['reported-failures-2.md 58, on the block checkout: OrderController.php makes the address by rest_url()'],
  shownBy: '2.20.9',
  given: { store: { checkout: 'block', callbackHost: 'gone' } },
  expect: {
    verdict: 'declined',
    acknowledged: false,
    order: 'none',
    validation: { error: 'ENOTFOUND' },
    push: 'none',
  },
});
