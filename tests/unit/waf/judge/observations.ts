import type { RuleHit } from '../../../../harness/evidence/rule-hit.ts';
import type { Observation } from '../../../../harness/waf/judge/observation.ts';
import type { AttackProbe, CallbackProbe, ShopperProbe } from '../../../../harness/waf/probe.ts';
import type { ConfigurationReport, WafReport } from '../../../../harness/waf/waf-report.ts';

export const hit = (id: string, more: Partial<RuleHit> = {}): RuleHit => ({
  id,
  message: `message of ${id}`,
  matched: 'Matched "Operator"',
  file: '/rules/a.conf',
  line: 7,
  ...more,
});

const request = { method: 'POST', target: '/wc-api/KCO_WC_Push/', headers: {} };

export const callback = (id: string, more: Partial<CallbackProbe> = {}): CallbackProbe => ({
  type: 'callback',
  id,
  row: 'push with session id',
  kind: 'push',
  form: 'pretty',
  versions: '>=1.8.0 <2.18.4',
  sent: 'known',
  valuePatterns: {},
  request,
  ...more,
});

export const shopper = (id: string): ShopperProbe => ({ type: 'shopper', id, row: 'order review', request });

export const attack = (id: string): AttackProbe => ({
  type: 'attack',
  id,
  row: 'attacks',
  class: 'sqli',
  place: 'checkout page',
  request,
});

export const passed = (probe: Observation['probe']): Observation => ({
  probe,
  status: 200,
  outcome: 'passed',
  hits: [],
  behind: [],
  requestLine: `${probe.request.method} ${probe.request.target}`,
});

export const blocked = (probe: Observation['probe'], ...hits: RuleHit[]): Observation => ({
  ...passed(probe),
  status: 403,
  outcome: 'blocked',
  hits,
});

/** No answer came. */
export const failed = (probe: Observation['probe']): Observation => {
  const { status: _, ...rest } = passed(probe);
  return { ...rest, outcome: 'failed' };
};

/** The connection was closed in the place of an answer. */
export const closed = (probe: Observation['probe'], ...hits: RuleHit[]): Observation => {
  const { status: _, ...rest } = blocked(probe, ...hits);
  return rest;
};

/** A configuration in which nothing was sent. */
export const configuration = (more: Partial<ConfigurationReport> = {}): ConfigurationReport => ({
  name: 'comodo',
  target: { type: 'engine', engine: 'v3', host: 'docker', version: 'ModSecurity v3.0.14' },
  exclusions: [],
  notes: [],
  delivered: { passed: 0, of: 0 },
  byVersions: [],
  shopper: { passed: 0, of: 0 },
  lost: [],
  results: [],
  findings: [],
  remedy: { outcome: 'not-needed', upgradeIsEnough: false, tried: [], advice: [] },
  durationMs: 1,
  ...more,
});

export const reportOf = (...configurations: ConfigurationReport[]): WafReport => ({
  schemaVersion: 1,
  run: { id: 'r1', startedAt: '2026-11-21T19:00:00Z', durationMs: 1, corpora: [] },
  configurations,
});
