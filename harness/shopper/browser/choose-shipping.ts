import type { Locator, Page } from 'playwright';
import { type Unpaid, type Visit, wantedShipping } from '../shopper.ts';
import { nextAlert } from './next-alert.ts';
import { klarnaFrame, settled } from './open-checkout.ts';
import { reactionMs } from './press.ts';

/**
 * Chooses the shipping in Klarna's iframe, where that offers it. Where the wanted one is chosen already, pressing it says
 * nothing to anybody: the shopper looks at another one first.
 */
export async function chooseShipping(page: Page, visit: Visit): Promise<Unpaid | undefined> {
  const options = klarnaFrame(page).getByRole('radio');
  const wanted = klarnaFrame(page).getByRole('radio', { name: wantedShipping });
  const isOffered = await wanted.waitFor({ timeout: reactionMs }).then(
    () => true,
    () => false, // a version of the plugin that leaves the shipping to the shop
  );
  if (!isOffered) return undefined;
  if (await wanted.isChecked()) {
    if ((await options.count()) === 1) return undefined;
    const refused = await choose(page, visit, klarnaFrame(page).getByRole('radio', { checked: false }).first());
    if (refused) return refused;
  }
  return choose(page, visit, wanted);
}

/** Klarna may ask the shop before it agrees. */
async function choose(page: Page, visit: Visit, option: Locator): Promise<Unpaid | undefined> {
  const name = await option.evaluate((input: HTMLInputElement) => input.labels?.[0]?.textContent?.trim());
  const alert = nextAlert(klarnaFrame(page));
  const [answer] = await Promise.all([page.waitForResponse(/\/kco\/[^/]+\/shipping-option$/), option.click()]);
  if (!answer.ok()) return { type: 'refused', message: await alert };
  visit.record('chose-shipping', name);
  await settled(page);
  return undefined;
}
