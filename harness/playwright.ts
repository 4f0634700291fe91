export {
  expect,
  type ShopFixtures,
  type ShopperFixture,
  type ShopTestOptions,
  type ShopWorkerOptions,
  test,
} from './cli/program/fixtures.ts';
