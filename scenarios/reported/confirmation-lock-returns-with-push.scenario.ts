import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'confirmation-lock-returns-with-push',
  title: 'The plugin’s lock is on, and push and customer come at the same instant: the push never asks for the lock',
  row: 70,
  tags: ['timing'],
  source: [
    'reported-failures-2.md 70: redis-cache issue 312, WooCommerce pull request 9801',
    'KCO 2.19.0, kco_wc_lock_confirmation: off unless somebody’s filter says otherwise',
  ],
  stack: { only: 'containers', why: 'the lock is a filter that PHP answers; the model has none' },
  given: {
    shopper: { afterPaying: 'returns-with-push' },
    faults: [
      {
        at: 'store',
        on: { hook: 'kco_wc_lock_confirmation' },
        does: { php: 'return true;' },
        called: 'confirmation lock on',
        removal: 'Take out the filter kco_wc_lock_confirmation',
      },
    ],
  },
  expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { status: 200 } },
  elsewhere: [
    {
      plugin: '<2.0.0',
      why: 'The push makes a backup order that is not linked to Klarna’s, and the return makes the ordinary one; there is no lock.',
      expect: { verdict: 'paid-twice', acknowledged: true, order: 'several', push: { status: 200 } },
      mayNotFire: true,
    },
    {
      plugin: '>=2.0.0 <2.19.0',
      why: 'There is no lock to switch on before 2.19.0.',
      expect: { verdict: 'paid', acknowledged: true, order: 'processing', push: { status: 200 } },
      mayNotFire: true,
    },
  ],
});
