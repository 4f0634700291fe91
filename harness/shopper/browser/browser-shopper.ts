import type { BrowserContext, Page } from 'playwright';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import { type Purchase, type Shopper, testPerson, type Unpaid, type Visit } from '../shopper.ts';
import { arrive } from './arrive.ts';
import { chooseShipping } from './choose-shipping.ts';
import { klarnaFrame, openCheckout, settled } from './open-checkout.ts';
import { pay, payButton } from './pay.ts';
import { press } from './press.ts';
import { submitTwice } from './submit-twice.ts';

/** How long any one step of the checkout may take before the shopper gives up. */
const stepTimeoutMs = 30_000;

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
      const secondAnswer = visit.wishes.submits === 'twice' ? await submitTwice(page, visit) : async () => {};
      const outcome = await Promise.race([buy(page, visit), networkChanged]);
      await secondAnswer();
      if (outcome.type !== 'paid') {
        visit.record(outcome.type, 'message' in outcome ? outcome.message : undefined);
        await context.close();
        return outcome;
      }
      visit.record('paid');
      return afterPaying(page, visit, secondAnswer);
    } catch (error) {
      const message = `${messageOf(error).split('\n')[0]} (at ${page.url()})`;
      await context.close();
      if (error instanceof HarnessError) throw error;
      visit.record('stuck', message);
      return { type: 'stuck', message };
    }
  }
}

/** @param secondAnswer 1.x posts its form on the way back only */
function afterPaying(page: Page, visit: Visit, secondAnswer: () => Promise<void>): Purchase {
  const back = klarnaFrame(page).getByRole('button', { name: 'Back to the shop' });
  const checkout = visit.baseUrl + visit.paths.checkout;
  return {
    type: 'paid',
    returnToShop: () => arrive(page, visit, 'returned', { go: () => back.click(), secondAnswer }),
    reloadCheckout: () => arrive(page, visit, 'reloaded-checkout', { go: () => page.goto(checkout), secondAnswer }),
    closeTab: async () => {
      await page.context().close();
      visit.record('closed-tab');
    },
  };
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

async function buy(page: Page, visit: Visit): Promise<{ type: 'paid' } | Unpaid> {
  // The cart is in the answer's cookie; nobody needs to see that page finished.
  await page.goto(visit.baseUrl + visit.paths.addToCart, { waitUntil: 'commit' });
  const unopened = await openCheckout(page, visit);
  if (unopened) return unopened;
  if (visit.hesitate) {
    visit.record('hesitated');
    await visit.hesitate();
    const gone = await openCheckout(page, visit);
    if (gone) return gone;
  }
  if (visit.wishes.pays === 'leaves-checkout') return { type: 'left' };

  await enterAddress(page, visit);
  if (visit.wishes.shipping === 'in-iframe') {
    const refused = await chooseShipping(page, visit);
    if (refused) return refused;
  }
  await visit.beforeBuying();
  return pay(page, visit);
}

async function enterAddress(page: Page, visit: Visit): Promise<void> {
  const klarna = klarnaFrame(page);
  const fill = async () => {
    await klarna.getByLabel('E-mail').fill(testPerson.email);
    await klarna.getByLabel('Postal code').fill(testPerson.postal_code);
  };
  await fill();
  visit.record('entered-address');
  // When the shop's page moves the iframe, it loads anew, and what was typed is gone: a person types it again.
  await press(klarna.getByRole('button', { name: 'Continue' }), payButton(klarna), fill);
  await payButton(klarna).waitFor();
  await settled(page);
}
