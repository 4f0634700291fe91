import type { BrowserContext, Page, Response } from 'playwright';
import { Cleanup } from '../../lib/cleanup.ts';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import { shopAccount } from '../../scenario/test-shop.ts';
import {
  blockSettings,
  noKlarna,
  type Purchase,
  pageSeen,
  pressBuy,
  type Shopper,
  sentBackToCart,
  type Unpaid,
  type Visit,
} from '../shopper.ts';
import { buyAtRedirect, payOrder } from './hosted-page.ts';
import { chooseShipping, enterAddress, klarnaFrame, pay, settled, untilKlarnaIsThere } from './klarna-iframe.ts';
import { submitTwice } from './submit-twice.ts';

/** How long any one step of the checkout may take before the shopper gives up. */
const stepTimeoutMs = 30_000;

/** A page to shop in, and how it is given back. */
export interface ShopperPage {
  page: Page;
  /** Called once: after the shopper's last step, whatever that was. `closed-tab`: the customer has had enough of the page. */
  leave(how: 'done' | 'closed-tab'): Promise<void>;
}

/** A page in a context of its own, which nobody needs after the shopper. */
async function ownPage(newContext: () => Promise<BrowserContext>): Promise<ShopperPage> {
  await using opened = new Cleanup();
  const context = await newContext();
  opened.add(() => context.close());
  context.setDefaultTimeout(stepTimeoutMs);
  const page = await context.newPage();
  opened.release();
  return { page, leave: () => context.close() };
}

/**
 * Somebody else's page: the shopper leaves it where the checkout ended, and a tab that is closed shows a blank page.
 * @param stepTimeouts what is to hold for the page's steps afterwards, in milliseconds; 0 is none
 */
export function lentPage(page: Page, stepTimeouts: { actionMs: number; navigationMs: number }): ShopperPage {
  page.setDefaultTimeout(stepTimeoutMs);
  page.setDefaultNavigationTimeout(stepTimeoutMs);
  return {
    page,
    leave: async (how) => {
      if (page.isClosed()) return;
      page.setDefaultTimeout(stepTimeouts.actionMs);
      page.setDefaultNavigationTimeout(stepTimeouts.navigationMs);
      if (how === 'closed-tab') await page.goto('about:blank');
    },
  };
}

/** A person with a browser: the plugin's own JavaScript runs, and Klarna's iframe takes the payment. */
export class BrowserShopper implements Shopper {
  readonly #openPage: () => Promise<ShopperPage>;

  constructor(openPage: () => Promise<ShopperPage>) {
    this.#openPage = openPage;
  }

  /** @param newContext makes a fresh, cookie-less context for one shopper; the shopper closes it. */
  static withContexts(newContext: () => Promise<BrowserContext>): BrowserShopper {
    return new BrowserShopper(() => ownPage(newContext));
  }

  async checkOut(visit: Visit): Promise<Purchase> {
    // Left on every way out but one: who has paid keeps the page, and leaves it with the last step.
    await using opened = new Cleanup();
    const lent = await this.#openPage();
    const { page } = lent;
    opened.add(() => lent.leave('done'));
    page.setDefaultNavigationTimeout(Math.min(stepTimeoutMs, visit.options.patienceMs));
    const networkChanged = watchNetwork(page.context(), visit);
    try {
      const secondAnswer = visit.options.submits === 'twice' ? await submitTwice(page, visit) : async () => {};
      const outcome = await Promise.race([buy(page, visit), networkChanged]);
      await secondAnswer();
      if (outcome.type !== 'paid') {
        visit.record(outcome.type, 'message' in outcome ? outcome.message : undefined);
        return outcome;
      }
      visit.record('paid');
      const purchase = afterPaying(lent, visit, secondAnswer);
      opened.release();
      return purchase;
    } catch (error) {
      if (error instanceof HarnessError) throw error;
      const message = `${messageOf(error).split('\n')[0]} (at ${page.url()})`;
      visit.record('stuck', message);
      return { type: 'stuck', message };
    }
  }
}

/** @param secondAnswer 1.x posts its form on the way back only */
function afterPaying(lent: ShopperPage, visit: Visit, secondAnswer: () => Promise<void>): Purchase {
  const { page } = lent;
  const back = klarnaFrame(page).getByRole('button', { name: 'Back to the shop' });
  const checkout = visit.baseUrl + visit.paths.checkout;
  return {
    type: 'paid',
    returnToShop: () => arrive(lent, visit, 'returned', { go: () => back.click(), secondAnswer }),
    reloadCheckout: () => arrive(lent, visit, 'reloaded-checkout', { go: () => page.goto(checkout), secondAnswer }),
    closeTab: async () => {
      await lent.leave('closed-tab');
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
  if (visit.paths.order !== undefined) return payOrder(page, visit, visit.paths.order);
  if (visit.options.account === 'logged-in') await logIn(page, visit);
  // The cart's cookie comes with the answer's head, but PHP keeps the session at its very end, after the page: who opens the
  // checkout before this answer is complete finds an empty cart. A document is parsed when its last byte is there; what
  // it loads besides need not be waited for.
  // @source WooCommerce, WC_Session_Handler: `add_action( 'shutdown', array( $this, 'save_data' ), 20 )`
  await page.goto(visit.baseUrl + visit.paths.addToCart, { waitUntil: 'domcontentloaded' });
  if (visit.options.opensCart) {
    const served = await page.goto(visit.baseUrl + visit.paths.cart);
    visit.record('opened-cart', `${served?.status()} ${new URL(page.url()).pathname}`);
  }
  let opened = await openCheckout(page, visit);
  if (typeof opened === 'object') return opened;
  if (visit.hesitate) {
    visit.record('hesitated');
    await visit.hesitate();
    opened = await openCheckout(page, visit);
    if (typeof opened === 'object') return opened;
  }
  if (visit.options.pays === 'leaves-checkout') return { type: 'left' };
  if (opened === 'form') return buyAtRedirect(page, visit);

  await enterAddress(page, visit);
  if (visit.options.shipping === 'in-iframe') {
    const refused = await chooseShipping(page, visit);
    if (refused) return refused;
  }
  if (visit.options.otherTab === 'adds-to-cart') await addInOtherTab(page, visit);
  await visit.beforeBuying();
  return pressBuy(visit, () => pay(page, visit));
}

/** By the form of WooCommerce's account page, which leads to the account. */
async function logIn(page: Page, { baseUrl, paths, record }: Visit): Promise<void> {
  await page.goto(baseUrl + paths.account);
  const form = page.locator('form.login');
  await form.locator('[name="username"]').fill(shopAccount.user);
  await form.locator('[name="password"]').fill(shopAccount.password);
  await form.locator('[name="login"]').click();
  await form.waitFor({ state: 'detached' });
  record('logged-in');
}

/** One more piece goes into the cart, by a page of its own in the same session. */
async function addInOtherTab(page: Page, { baseUrl, paths, record }: Visit): Promise<void> {
  const tab = await page.context().newPage();
  try {
    const added = await tab.goto(baseUrl + paths.addToCart, { waitUntil: 'domcontentloaded' });
    record('added-in-other-tab', String(added?.status() ?? 'no answer'));
  } finally {
    await tab.close();
  }
}

/**
 * Opens the checkout page and waits for Klarna to ask for an address.
 * @returns `form`: Klarna is one way to pay of WooCommerce's own form, and has no part in the page
 */
async function openCheckout(page: Page, visit: Visit): Promise<Unpaid | 'klarna' | 'form'> {
  const served = await page.goto(visit.baseUrl + visit.paths.checkout);
  // The shop prints the container into the page; Klarna's script fills it.
  const isCheckout = served?.status() === 200;
  if (isCheckout && (await page.evaluate(isBlockWithoutScripts))) {
    return { type: 'stuck', message: `the checkout page (200 ${page.url()}) lacks ${blockSettings}` };
  }
  const withoutKlarna = isCheckout && (await page.evaluate(isCheckoutWithoutKlarna));
  if (withoutKlarna) {
    if (!(await page.evaluate(offersHostedPage))) return noKlarna;
    visit.record('opened-checkout', page.url());
    await settled(page);
    return 'form';
  }
  const sentBack = sentBackToCart(page.url());
  if (sentBack) return sentBack;
  await untilKlarnaIsThere(page);
  visit.record('opened-checkout', page.url());
  await settled(page);
  return 'klarna';
}

/** Runs in the page. */
const isBlockWithoutScripts = (): boolean =>
  document.querySelector('.wp-block-woocommerce-checkout') !== null && !('wcSettings' in globalThis);

/** Runs in the page. The block's script makes the container of what the page gives it. */
function isCheckoutWithoutKlarna(): boolean {
  if (document.querySelector('.wp-block-woocommerce-checkout') !== null) {
    const { wcSettings } = globalThis as { wcSettings?: { paymentMethodData?: { kco?: { snippet?: unknown } } } };
    return wcSettings !== undefined && !wcSettings.paymentMethodData?.kco?.snippet;
  }
  return (
    document.querySelector('form.checkout') !== null && document.querySelector('#klarna-checkout-container') === null
  );
}

/** Runs in the page. Where Klarna's checkout was meant to be in it and could not be had, the plugin's script is there all the same. */
const offersHostedPage = (): boolean =>
  !('kco_params' in globalThis) &&
  document.querySelector('form.checkout input[name="payment_method"][value="kco"]') !== null;

/** Goes to a page of the shop after the payment, records where that led, and leaves the browser. */
async function arrive(
  lent: ShopperPage,
  visit: Visit,
  step: 'returned' | 'reloaded-checkout',
  way: { go: () => Promise<unknown>; secondAnswer: () => Promise<void> },
): Promise<void> {
  const { page } = lent;
  try {
    const response = await follow(page, way.go);
    await way.secondAnswer();
    const seen = pageSeen(response.status(), response.url(), await page.content());
    visit.record(step, `${seen.status} ${seen.path}`, seen);
  } catch (error) {
    visit.record('stuck', `on the way back to the shop: ${messageOf(error).split('\n')[0]}`);
  } finally {
    await lent.leave('done');
  }
}

async function follow(page: Page, go: () => Promise<unknown>): Promise<Response> {
  let last: Response | undefined;
  // Navigations alone: the page that is left may still be getting answers to its ajax.
  page.on('response', (response) => {
    const isPage = response.request().isNavigationRequest() && response.frame() === page.mainFrame();
    if (isPage && !isRedirect(response.status())) last = response;
  });
  await Promise.all([page.waitForEvent('framenavigated', (frame) => frame === page.mainFrame()), go()]);
  await page.waitForLoadState('load');
  if (isConfirmation(new URL(page.url()))) await submitted(page);
  if (!last) throw new Error(`no page came (at ${page.url()})`);
  return last;
}

const isRedirect = (status: number): boolean => status >= 300 && status < 400;

/** 1.x comes back to the checkout, `/checkout/?confirm=yes&…`. */
const isConfirmation = (url: URL): boolean => url.searchParams.get('confirm') === 'yes';

/** Its form submits itself, and leads on; or the shop says why not. */
async function submitted(page: Page): Promise<void> {
  const refusal = page.getByRole('alert').filter({ hasText: /\S/ }).first();
  await Promise.race([page.waitForURL((url) => !isConfirmation(url)), refusal.waitFor()]);
}
