import type { Shop } from '../../run/program/shop.ts';
import type { OpenShopOptions } from '../../run/program/shop-options.ts';

/**
 * Opens a shop on a stack of its own, for one purchase: `await using shop = await openShop({ … })`. Both are closed together.
 * On containers the stack takes some 10 s, once the images are built.
 * @throws HarnessError USAGE or SCENARIO_INVALID for wrong options, each named; BROWSER_UNAVAILABLE; and for whatever keeps
 *   the stack from starting: its `code` says what, its `hint` what to try
 */
export async function openShop(options: OpenShopOptions = {}): Promise<Shop> {
  // Scenario files import the module that names this function: what it needs is loaded when it is called.
  const { openOwnShop } = await import('./open-own-shop.ts');
  return openOwnShop(options);
}
