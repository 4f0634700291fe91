import { type Browser, chromium, test } from '@playwright/test';
import { BrowserShopper } from '../../../../harness/shopper/browser/browser-shopper.ts';
import { chromiumArguments } from '../../../../harness/shopper/browser/chromium-arguments.ts';
import { findBrowser } from '../../../../harness/shopper/browser/find-browser.ts';
import { shopperSuite } from '../shopper-suite.ts';

const executablePath = await findBrowser(process.env.KCO_HARNESS_BROWSER);
test.skip(
  executablePath === undefined,
  process.env.KCO_HARNESS_NO_BROWSER ?? 'no Chrome or Chromium on this machine, and none named by KCO_HARNESS_BROWSER',
);

shopperSuite(async (routing) => {
  const browser: Browser = await chromium.launch({
    executablePath,
    args: chromiumArguments([{ hosts: '*.shop', edge: routing }], process.getuid?.() === 0),
  });
  return {
    shopper: new BrowserShopper(() => browser.newContext()),
    [Symbol.asyncDispose]: () => browser.close(),
  };
});
