import type { RunResults } from '../../../harness/reports/results.ts';
import type { ScenarioResult } from '../../../harness/verdict/scenario-result.ts';

/** A scenario that came out as expected, with the parts that a test is about. */
export function result(parts: Partial<ScenarioResult> = {}): ScenarioResult {
  return {
    id: 'healthy',
    title: 'A healthy shop',
    kco: '2.13.11',
    given: {},
    outcome: 'as-expected',
    reason: 'Klarna holds a paid order, and WooCommerce has it as "processing"',
    verdict: 'paid',
    expected: { verdict: 'paid' },
    history: [{ atMs: 0, status: 'processing' }],
    diagnosis: null,
    orders: [{ status: 'processing', paid: true, notes: [] }],
    klarna: { status: 'authorized', acknowledged: true },
    callbacks: [],
    durationMs: 500,
    evidence: 'scenarios/healthy--kco-2.13.11',
    ...parts,
  };
}

export function runResults(...scenarios: ScenarioResult[]): RunResults {
  return {
    schemaVersion: 2,
    run: {
      id: '1121-1001-7b25',
      seed: 'seed',
      stack: 'containers',
      shopper: 'http',
      startedAt: '2026-11-21T10:01:00.000Z',
      durationMs: 12_345,
      scenariosMs: 2_000,
      versions: { wordpress: '6.8.7', woocommerce: '10.0.2', kco: '2.13.11', php: '8.4.24', waf: 'ModSecurity 3' },
    },
    scenarios,
  };
}
