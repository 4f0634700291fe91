import type { FrameLocator, Page } from 'playwright';
import { noKlarna, sentBackToCart, type Unpaid, type Visit } from '../shopper.ts';

/** Klarna's part of the checkout page. */
export const klarnaFrame = (page: Page): FrameLocator => page.frameLocator('#klarna-checkout-container iframe');

/** Opens the checkout page and waits for Klarna to ask for an address. */
export async function openCheckout(page: Page, visit: Visit): Promise<Unpaid | undefined> {
  const served = await page.goto(visit.baseUrl + visit.paths.checkout);
  // The shop prints the container into the page; Klarna's script fills it.
  const offersOthersOnly = served?.status() === 200 && (await page.evaluate(isCheckoutWithoutKlarna));
  if (offersOthersOnly) return noKlarna;
  const sentBack = sentBackToCart(page.url());
  if (sentBack) return sentBack;
  await klarnaFrame(page).getByLabel('E-mail').waitFor();
  visit.record('opened-checkout', page.url());
  await settled(page);
  return undefined;
}

const isCheckoutWithoutKlarna = (): boolean =>
  document.querySelector('form.checkout') !== null && document.querySelector('#klarna-checkout-container') === null;

/**
 * WooCommerce's overlay is on the page while it updates the order; then the order review is replaced, Klarna's iframe
 * moves, and is suspended. A click into it before that is over can hit nothing, as it can for a person.
 */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelectorAll('.blockUI').length === 0);
}
