/// <reference types="node" preserve="true" />
// Kept in the declarations: a consumer need not name Node’s types.

export {
  expect,
  type ShopFixtures,
  type ShopperFixture,
  type ShopTestOptions,
  type ShopWorkerOptions,
  test,
} from './cli/program/fixtures.ts';
