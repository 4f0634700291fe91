import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readEvidence, type ScenarioEvidence } from '../../../harness/evidence/read-evidence.ts';
import type { RunResults } from '../../../harness/reports/results.ts';

/** A run on the real store (WordPress 6.8.7, WooCommerce 10.0.2, KCO 2.13.11, ModSecurity 3), five scenarios of it. */
export const recordedFolder = fileURLToPath(new URL('../../fixtures/recorded-run', import.meta.url));

export function recordedResults(): RunResults {
  const recorded = JSON.parse(readFileSync(join(recordedFolder, 'results.json'), 'utf8')) as RunResults;
  // It was recorded before results had the order's history.
  return { ...recorded, scenarios: recorded.scenarios.map((scenario) => ({ ...scenario, history: [] })) };
}

export async function recordedEvidence(): Promise<Map<string, ScenarioEvidence>> {
  const all = new Map<string, ScenarioEvidence>();
  for (const { evidence } of recordedResults().scenarios) {
    all.set(evidence, await readEvidence(join(recordedFolder, evidence)));
  }
  return all;
}
