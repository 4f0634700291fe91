/// <reference types="node" preserve="true" />
// Kept in the declarations: a consumer need not name Node’s types.

export { openShop } from './cli/program/open-shop.ts';
export type { KlarnaPurchase, ShopOrder } from './evidence/books.ts';
export { type Configuration, defineConfig } from './run/configuration.ts';
export type { Duration } from './run/program/duration.ts';
export type { CheckedOut, KlarnaSide, Shop, ShopResult } from './run/program/shop.ts';
export type { OpenShopOptions, StackOptions } from './run/program/shop-options.ts';
export type { Conditions, Deviations } from './scenario/conditions.ts';
export type { Fault } from './scenario/fault.ts';
export * from './scenario/other-versions.ts';
export * from './scenario/presets.ts';
export {
  defineScenario,
  type Elsewhere,
  type Expectation,
  type Scenario,
  scenarioJsonSchema,
} from './scenario/scenario.ts';
export { type Verdict, verdicts } from './scenario/verdicts.ts';
export type { CallbackResult } from './verdict/judge-callbacks.ts';
export type { ScenarioResult } from './verdict/scenario-result.ts';
