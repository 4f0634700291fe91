import { type Browser, chromium } from '@playwright/test';
import type { BrowserContext, Page } from 'playwright';
import { expect, test } from 'vitest';
import { HarnessError } from '../../../../harness/lib/errors.ts';
import { BrowserShopper } from '../../../../harness/shopper/browser/browser-shopper.ts';
import { findBrowser } from '../../../../harness/shopper/browser/find-browser.ts';
import { chromiumArguments } from '../../../../harness/shopper/browser/shared-browser.ts';
import { CheckoutWorld } from '../checkout-world.ts';
import { shopperSuite } from '../shopper-suite.ts';

const executablePath = await findBrowser(process.env.KCO_HARNESS_BROWSER);

test.describe('with a browser', () => {
  test.beforeEach(({ skip }) =>
    skip(
      executablePath === undefined,
      process.env.KCO_HARNESS_NO_BROWSER ??
        'no Chrome or Chromium on this machine, and none named by KCO_HARNESS_BROWSER',
    ),
  );

  shopperSuite(async (routing) => {
    const browser: Browser = await chromium.launch({
      executablePath,
      args: chromiumArguments([{ hosts: '*.shop', edge: routing }], process.getuid?.() === 0),
    });
    return {
      shopper: BrowserShopper.withContexts(() => browser.newContext()),
      [Symbol.asyncDispose]: () => browser.close(),
    };
  });
});

test.describe('the context is closed, once,', () => {
  /** Shops in a context whose page is this one, or cannot be had. */
  function shopping(page: Partial<Record<keyof Page, unknown>> | Error) {
    let closed = 0;
    const context: Record<string, unknown> = {
      setDefaultTimeout: () => {},
      on: () => {},
      newPage: async () => {
        if (page instanceof Error) throw page;
        return { url: () => 'about:blank', context: () => context, setDefaultNavigationTimeout: () => {}, ...page };
      },
      close: async () => {
        closed += 1;
      },
    };
    const shopper = BrowserShopper.withContexts(async () => context as unknown as BrowserContext);
    return { shopper, closed: () => closed };
  }
  const failing = (error: Error) => () => Promise.reject(error);

  test('where it gives no page, which is thrown', async () => {
    const { shopper, closed } = shopping(new Error('the browser crashed'));
    await expect(shopper.checkOut(new CheckoutWorld().visit())).rejects.toThrow('the browser crashed');
    expect(closed()).toBe(1);
  });

  test('where the page cannot be held at its form', async () => {
    const { shopper, closed } = shopping({ route: failing(new Error('the page crashed')) });
    const stuck = { type: 'stuck', message: 'the page crashed (at about:blank)' };
    expect(await shopper.checkOut(new CheckoutWorld().visit({ options: { submits: 'twice' } }))).toEqual(stuck);
    expect(closed()).toBe(1);
  });

  test('where the shop cannot be opened', async () => {
    const { shopper, closed } = shopping({ goto: failing(new Error('ERR_CONNECTION_REFUSED')) });
    expect(await shopper.checkOut(new CheckoutWorld().visit())).toMatchObject({ type: 'stuck' });
    expect(closed()).toBe(1);
  });

  test('where the harness fails, which is thrown', async () => {
    const gone = new HarnessError('KLARNA_UNREACHABLE', 'gone');
    const { shopper, closed } = shopping({ goto: failing(gone) });
    await expect(shopper.checkOut(new CheckoutWorld().visit())).rejects.toBe(gone);
    expect(closed()).toBe(1);
  });
});
