import type { BrowserContext, FrameLocator, Locator, Page } from 'playwright';
import { messageOf } from '../../lib/errors.ts';
import { type Purchase, type Shopper, testPerson, type Visit } from '../shopper.ts';

/** How long any one step of the checkout may take before the shopper gives up. */
const stepTimeoutMs = 30_000;

/** How long the shopper waits for a button to react, and how often it is pressed once more. */
const reactionMs = 2_000;
const mostRepeats = 2;

/** A person with a browser: the plugin's own JavaScript runs, and Klarna's iframe takes the payment. */
export class BrowserShopper implements Shopper {
  private readonly newContext: () => Promise<BrowserContext>;

  /** @param newContext makes a fresh, cookie-less context for one shopper; the shopper closes it. */
  constructor(newContext: () => Promise<BrowserContext>) {
    this.newContext = newContext;
  }

  async checkOut(visit: Visit): Promise<Purchase> {
    const context = await this.newContext();
    context.setDefaultTimeout(stepTimeoutMs);
    const networkChanged = watchNetwork(context, visit);
    const page = await context.newPage();
    try {
      const outcome = await Promise.race([buy(page, visit), networkChanged]);
      if (outcome.type !== 'paid') {
        visit.record(outcome.type, outcome.message);
        await context.close();
        return outcome;
      }
      visit.record('paid');
      return {
        type: 'paid',
        returnToShop: () => returnToShop(page, visit),
        closeTab: async () => {
          await context.close();
          visit.record('closed-tab');
        },
      };
    } catch (error) {
      const message = `${messageOf(error).split('\n')[0]} (at ${page.url()})`;
      visit.record('stuck', message);
      await context.close();
      return { type: 'stuck', message };
    }
  }
}

/**
 * Chromium drops connections when any network interface of the machine comes or goes, and every container that starts
 * or stops brings one. There is no switch against it: whatever the page then does is not the shop's doing.
 * @returns a promise that rejects as soon as that happens, and never resolves.
 */
function watchNetwork(context: BrowserContext, visit: Visit): Promise<never> {
  const changed = new Promise<never>((_, reject) => {
    context.on('requestfailed', (request) => {
      if (request.failure()?.errorText !== 'net::ERR_NETWORK_CHANGED') return;
      const reason = 'a network interface of this machine came or went while the browser was shopping';
      visit.disturbed(reason);
      reject(new Error(reason));
    });
  });
  changed.catch(() => {}); // when it comes after the purchase, the visit has been told and nobody waits here
  return changed;
}

type Bought = { type: 'paid' } | Exclude<Purchase, { type: 'paid' }>;

async function buy(page: Page, visit: Visit): Promise<Bought> {
  // The cart is in the answer's cookie; nobody needs to see that page finished.
  await page.goto(visit.baseUrl + visit.paths.addToCart, { waitUntil: 'commit' });
  await page.goto(visit.baseUrl + visit.paths.checkout);
  const klarna = page.frameLocator('#klarna-checkout-container iframe');
  const email = klarna.getByLabel('E-mail');
  await email.waitFor();
  visit.record('opened-checkout', page.url());
  await settled(page);

  await email.fill(testPerson.email);
  await klarna.getByLabel('Postal code').fill(testPerson.postal_code);
  const pay = klarna.getByRole('button', { name: 'Pay order' });
  visit.record('entered-address');
  await press(klarna.getByRole('button', { name: 'Continue' }), pay);

  await pay.waitFor();
  await settled(page);
  const { accepted, alert } = answersOf(klarna);
  visit.record('pressed-buy');
  await press(pay, accepted.or(alert).first());
  return verdictOfIframe(klarna);
}

/**
 * Presses a button of the iframe as a person does, who presses again when nothing happens: while the shop's page moves,
 * a click can hit nothing. Klarna's buttons are disabled or gone as soon as they are pressed, so none is pressed twice.
 */
async function press(button: Locator, outcome: Locator): Promise<void> {
  await button.click();
  for (let again = 0; again < mostRepeats; again++) {
    const happened = await outcome.waitFor({ timeout: reactionMs }).then(
      () => true,
      () => false, // slow, or never pressed: the button tells
    );
    if (happened || !(await button.isVisible()) || (await button.isDisabled({ timeout: reactionMs }))) return;
    await button.click();
  }
}

/**
 * WooCommerce's overlay is on the page while it updates the order; then the order review is replaced, Klarna's iframe
 * moves, and is suspended. A click into it before that is over can hit nothing, as it can for a person.
 */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelectorAll('.blockUI').length === 0);
}

function answersOf(klarna: FrameLocator): { accepted: Locator; alert: Locator } {
  return {
    accepted: klarna.getByRole('status').filter({ hasText: 'Payment accepted' }),
    alert: klarna.getByRole('alert').filter({ hasText: /\S/ }),
  };
}

/** The merchant's account holds the customer on "Payment accepted" until the shopper moves on. */
async function verdictOfIframe(klarna: FrameLocator): Promise<Bought> {
  const { accepted, alert } = answersOf(klarna);
  await accepted.or(alert).first().waitFor();
  if (await accepted.isVisible()) return { type: 'paid' };
  return { type: 'refused', message: ((await alert.textContent()) ?? '').trim() };
}

async function returnToShop(page: Page, visit: Visit): Promise<void> {
  try {
    // A navigation: the page that is left may still be getting answers to its ajax.
    const answered = page.waitForResponse(
      (response) =>
        response.request().isNavigationRequest() &&
        response.frame() === page.mainFrame() &&
        !isRedirect(response.status()),
    );
    await page
      .frameLocator('#klarna-checkout-container iframe')
      .getByRole('button', { name: 'Back to the shop' })
      .click();
    const response = await answered;
    await page.waitForLoadState('load');
    visit.record('returned', `${response.status()} ${new URL(response.url()).pathname}`);
  } catch (error) {
    visit.record('stuck', `on the way back to the shop: ${messageOf(error).split('\n')[0]}`);
  } finally {
    await page.context().close();
  }
}

const isRedirect = (status: number): boolean => status >= 300 && status < 400;
