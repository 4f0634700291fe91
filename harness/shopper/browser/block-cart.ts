import type { Page, Response } from 'playwright';
import { messageOf } from '../../lib/errors.ts';

/** How long the page's script may take to send what it sends by itself. It waits for 1.5 seconds without a change. */
const ownUpdateMs = 10_000;

/**
 * With the checkout block the page tells the shop the customer's address twice: the plugin's script does as soon as Klarna
 * has it, and WooCommerce's own some time after the cart has come back with it. A person has not pressed Buy by then; a
 * program that has would let the second one meet a paid order, of which newer versions of the plugin then take notice.
 * Call it before the address is typed.
 * @returns waits until both are answered, or the first was refused
 * @source WooCommerce 10.0.2, wc-blocks-data: the push of changed customer data, debounced by 1500 ms; observed on KCO 2.20.9
 */
export async function watchCart(page: Page): Promise<() => Promise<void>> {
  // The model's page has the plugin's part alone, and nothing else tells its cart.
  if (!(await page.evaluate(hasCartStore))) return async () => {};
  const told = page
    .waitForResponse((response) => isBatchOf(response, 'address_changed'))
    .then((response) =>
      response.ok()
        ? page.waitForResponse((next) => isBatchOf(next, '/cart/update-customer'), { timeout: ownUpdateMs })
        : undefined,
    )
    // Not every change of address has anything in it that is new to WooCommerce.
    .catch(messageOf);
  return async () => void (await told);
}

/** Runs in the page. */
const hasCartStore = (): boolean => 'wp' in globalThis;

/** Whether it answers a batch of the Store API that has such a request in it. */
const isBatchOf = (response: Response, what: string): boolean =>
  /(?:\/|%2F)wc(?:\/|%2F)store(?:\/|%2F)v1(?:\/|%2F)batch/i.test(response.url()) &&
  (response.request().postData()?.includes(what) ?? false);
