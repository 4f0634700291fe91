import { defineScenario } from '../../harness/index.ts';

export default defineScenario({
  id: 'block-crs-pl1-tab-closed',
  title:
    'The OWASP Core Rule Set at paranoia level 1 lets the block checkout, its validation, the shop’s request to itself and the push in',
  tags: ['firewall', 'requirement'],
  source: ['block-checkout.md 4: CRS PL1, observed on 2.20.9 and 2.18.3'],
  shownBy: '2.20.9',
  stack: { only: 'containers', why: 'only the real engine runs the Core Rule Set' },
  given: {
    store: { checkout: 'block' },
    edge: { waf: 'modsecurity', ruleset: 'crs-pl1' },
    shopper: { afterPaying: 'closes-tab' },
  },
  expect: {
    verdict: 'paid',
    acknowledged: true,
    order: 'processing',
    validation: { status: 200 },
    push: { status: 200, handled: true },
  },
});
