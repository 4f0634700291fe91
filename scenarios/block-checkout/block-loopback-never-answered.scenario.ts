import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-loopback-never-answered',
  title: 'The shop’s request to itself is never answered: Klarna does not wait for its yes that long',
  tags: ['transport'],
  source: ['block-checkout.md 4: loopback into a black hole, observed on 2.20.9'],
  shownBy: '2.20.9',
  given: {
    store: { checkout: 'block' },
    faults: [{ at: 'loopback', on: { path: '*/checkout/*' }, does: { drop: true } }],
  },
  expect: { verdict: 'declined', acknowledged: false, order: 'none', push: 'none' },
});
