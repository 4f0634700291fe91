import type { FrameLocator, Locator, Page } from 'playwright';
import { knownToKlarna, testPerson, type Unpaid, type Visit, wantedShipping } from '../shopper.ts';
import { watchCart } from './block-cart.ts';

/** Klarna's part of the checkout page. */
export const klarnaFrame = (page: Page): FrameLocator => page.frameLocator('#klarna-checkout-container iframe');

/**
 * WooCommerce's overlay is on the page while it updates the order; then the order review is replaced, Klarna's iframe
 * moves, and is suspended. A click into it before that is over can hit nothing, as it can for a person.
 */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelectorAll('.blockUI').length === 0);
}

/** Klarna asks for an address, or knows one and offers to pay. */
export const untilKlarnaIsThere = (page: Page): Promise<void> => {
  const klarna = klarnaFrame(page);
  // Both are in the page from the start, and one of them is shown.
  return klarna.getByLabel('E-mail').or(payButton(klarna)).filter({ visible: true }).first().waitFor();
};

/** Types the address, and waits for the way to pay. */
export async function enterAddress(page: Page, visit: Visit): Promise<void> {
  const klarna = klarnaFrame(page);
  if (await isKnown(klarna)) {
    visit.record('entered-address', knownToKlarna);
    await payButton(klarna).waitFor();
    return settled(page);
  }
  const fill = async () => {
    await klarna.getByLabel('E-mail').fill(testPerson.email);
    await klarna.getByLabel('Postal code').fill(testPerson.postal_code);
  };
  const hasBlock = (await page.locator('.wp-block-woocommerce-checkout').count()) > 0;
  const cartIsUpdated = hasBlock ? await watchCart(page) : async () => {};
  await fill();
  visit.record('entered-address');
  // When the shop's page moves the iframe, it loads anew, and what was typed is gone: a person types it again.
  await press(klarna.getByRole('button', { name: 'Continue' }), payButton(klarna), fill);
  await payButton(klarna).waitFor();
  await cartIsUpdated();
  await settled(page);
}

/** Whether Klarna's iframe goes on by itself, with an address that it knows. It says so before it shows anything. */
const isKnown = (klarna: FrameLocator): Promise<boolean> =>
  klarna.locator('body').evaluate((body: HTMLElement) => body.dataset.knownAddress === 'yes');

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

type Outcome = { type: 'paid' } | Unpaid;

const completion = /\/kco\/[^/]+\/complete$/;

const payButton = (klarna: FrameLocator): Locator => klarna.getByRole('button', { name: 'Pay order' });

/** What comes of pressing Buy. Who leaves without paying goes when the shop has agreed. */
export async function pay(page: Page, { options }: Visit): Promise<Outcome> {
  const klarna = klarnaFrame(page);
  const outcomes: Promise<Outcome>[] = [];
  for (const box of await klarna.locator('input[type="checkbox"]:required:not(:checked)').all()) await box.check();
  if (options.pays === 'leaves-unpaid') {
    outcomes.push(page.waitForRequest(completion, { timeout: 0 }).then(() => ({ type: 'left' })));
    await page.route(completion, (route) => route.abort());
  }
  outcomes.push(nextAlert(klarna).then((message) => ({ type: 'refused', message })));
  outcomes.push(pressAndWait(klarna));
  return Promise.race(outcomes);
}

/** The merchant's account holds the customer on "Payment accepted" until the shopper moves on. */
async function pressAndWait(klarna: FrameLocator): Promise<Outcome> {
  const accepted = klarna.getByRole('status').filter({ hasText: 'Payment accepted' });
  const alert = klarna.getByRole('alert').filter({ hasText: /\S/ });
  await press(payButton(klarna), accepted.or(alert).first());
  await accepted.waitFor();
  return { type: 'paid' };
}

/** How long the shopper waits for a button to react, and how often it is pressed once more. */
const reactionMs = 2_000;
const mostRepeats = 2;

/**
 * Presses a button of the iframe as a person does, who presses again when nothing happens: while the shop's page moves,
 * a click can hit nothing. Klarna's buttons are disabled or gone as soon as they are pressed, so none is pressed twice.
 * @param before done before the button is pressed once more
 */
async function press(button: Locator, outcome: Locator, before?: () => Promise<void>): Promise<void> {
  await button.click();
  for (let again = 0; again < mostRepeats; again++) {
    const happened = await outcome.waitFor({ timeout: reactionMs }).then(
      () => true,
      () => false, // slow, or never pressed: the button tells
    );
    if (happened || !(await button.evaluateAll(canBePressed))) return;
    // A refusal that came at this very moment has enabled the button again, and is there by then.
    if (await outcome.isVisible()) return;
    await before?.();
    await button.click();
  }
}

/** Runs in the iframe, at one look: a button that was there at one and is gone at the next has been pressed. */
function canBePressed(buttons: Element[]): boolean {
  return buttons.some((button) => button.getClientRects().length > 0 && !button.matches(':disabled'));
}

/**
 * What Klarna's iframe says against the customer's next step. Ask before the step is made: with its refusal Klarna may send
 * the customer elsewhere at once, and the message can be read no more.
 * @returns a promise that rejects when the page is closed.
 */
function nextAlert(klarna: FrameLocator): Promise<string> {
  const alert = klarna.locator('body').evaluate(untilAlert);
  alert.catch(() => {}); // most steps go well, and nobody waits any more when the page is closed
  return alert;
}

/** Runs in the iframe. What an earlier step was told is there until the next one is made. */
function untilAlert(body: Element): Promise<string> {
  return new Promise((resolve) => {
    const told = () => body.querySelector('[role="alert"]')?.textContent?.trim();
    let earlier = told();
    const look = () => {
      const message = told();
      if (message && message !== earlier) resolve(message);
      else if (!message) earlier = undefined;
    };
    new MutationObserver(look).observe(body, { subtree: true, childList: true, characterData: true });
  });
}
