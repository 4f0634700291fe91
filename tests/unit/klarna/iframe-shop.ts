import type { FrameLocator, Page } from '@playwright/test';
import { test } from 'vitest';
import { findBrowser } from '../../../harness/shopper/browser/find-browser.ts';
import { TestKlarna } from './klarna-client.ts';
import { orderBody } from './order-body.ts';
import { checkoutPage, openShop, type TestShop } from './test-shop.ts';

const executablePath = await findBrowser(process.env.KCO_HARNESS_BROWSER);

/** Handlers that write down what they get; `events` are registered in two calls, as a shop may. */
export const listening = `
  const names = ['load', 'customer', 'change', 'billing_address_change', 'order_total_change', 'redirect_initiated'];
  window.note = (name) => (data) => window.seen.push([name, data]);
  window._klarnaCheckout((api) => {
    window.api = api;
    api.on(Object.fromEntries(names.map((name) => [name, note(name)])));
    api.on({ shipping_address_change: note('shipping_address_change') });
  });`;
export const accepting = `${listening}
  window._klarnaCheckout((api) => api.on({
    validation_callback: (data, answer) => { window.seen.push(['validation', data]); answer({ should_proceed: true }); },
  }));`;

/** As the plugin asks from 2.0 on. */
export const clientValidation = { require_client_validation: true, require_client_validation_callback_response: true };

export interface Visit {
  page: Page;
  frame: FrameLocator;
  orderId: string;
}

/** A page with Klarna's iframe in a browser, and the fake behind it, for the tests of one file: they are skipped where there is no browser. */
export class IframeShop {
  #fake: TestKlarna | undefined;
  #shop: TestShop | undefined;

  static forFile(): IframeShop {
    const opened = new IframeShop();
    test.beforeEach(({ skip }) =>
      skip(
        executablePath === undefined,
        process.env.KCO_HARNESS_NO_BROWSER ??
          'no Chrome or Chromium on this machine, and none named by KCO_HARNESS_BROWSER',
      ),
    );
    test.beforeAll(async () => {
      if (executablePath === undefined) return;
      const fake = await TestKlarna.start({ snippetBaseUrl: 'http://checkout.klarna.test' });
      opened.#fake = fake;
      opened.#shop = await openShop(executablePath, fake.klarna.publicEndpoints[0]?.port ?? 0);
      opened.#shop.pages.set('/thanks', '<!doctype html><title>Thanks</title>');
    });
    test.afterAll(async () => {
      await opened.#shop?.[Symbol.asyncDispose]();
      await opened.#fake?.[Symbol.asyncDispose]();
    });
    return opened;
  }

  get fake(): TestKlarna {
    if (!this.#fake) throw new Error('the fake is not started yet');
    return this.#fake;
  }

  get shop(): TestShop {
    if (!this.#shop) throw new Error('the shop is not opened yet');
    return this.#shop;
  }

  async visit(
    script: string,
    place: 'in place' | 'in the footer' = 'in place',
    merchant = 's1',
    posted = orderBody({ options: clientValidation }),
  ): Promise<Visit> {
    const confirmation = 'http://s1.test/thanks?order={checkout.order.id}';
    const merchant_urls = { ...(posted.merchant_urls as object), confirmation };
    const body = { ...posted, merchant_urls };
    const { json } = await this.fake.call({ method: 'POST', path: '/checkout/v3/orders', body, user: merchant });
    this.shop.pages.set('/checkout', checkoutPage(String(json.html_snippet), script, place));
    const page = await this.shop.browser.newPage();
    await page.goto('http://s1.test/checkout');
    return { page, frame: page.frameLocator('#klarna-checkout-iframe'), orderId: String(json.order_id) };
  }

  async stateOf(orderId: string): Promise<unknown> {
    return (await this.fake.shopper('GET', `/kco/${orderId}/state`)).json.status;
  }
}

export async function typeAddress(frame: FrameLocator): Promise<void> {
  await frame.getByLabel('E-mail').fill('shopper@example.test');
  await frame.getByLabel('Postal code').fill('12345');
  await frame.getByRole('button', { name: 'Continue' }).click();
}

export const namesSeen = (page: Page) =>
  page.evaluate(() => (window as unknown as { seen: [string][] }).seen.map(([name]) => name));

export const pay = (frame: FrameLocator) => frame.getByRole('button', { name: 'Pay order' });
