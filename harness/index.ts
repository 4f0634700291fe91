export type { Conditions, Deviations } from './scenario/conditions.ts';
export * from './scenario/presets.ts';
export { defineScenario, type Expectation, type Scenario } from './scenario/scenario.ts';
export { type Verdict, verdicts } from './scenario/verdicts.ts';
export type { CallbackResult } from './verdict/judge-callbacks.ts';
export type { ScenarioResult } from './verdict/scenario-result.ts';
