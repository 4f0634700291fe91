import { join } from 'node:path';
import {
  test as base,
  expect as baseExpect,
  type Page,
  type PlaywrightTestArgs,
  type PlaywrightTestOptions,
  type PlaywrightWorkerArgs,
  type PlaywrightWorkerOptions,
  type TestType,
} from '@playwright/test';
import { writeEvidence } from '../../evidence/run-folder.ts';
import { timeline } from '../../evidence/timeline.ts';
import { redact } from '../../lib/redact.ts';
import { type ProgramShop, resultOf } from '../../run/program/program-shop.ts';
import type { CheckedOut, KlarnaSide, Shop } from '../../run/program/shop.ts';
import { parseGiven, parseStackOptions, programRun, type StackOptions } from '../../run/program/shop-options.ts';
import { type ShopStack, usualGiven } from '../../run/program/shop-stack.ts';
import type { Deviations } from '../../scenario/conditions.ts';
import { BrowserShopper, lentPage } from '../../shopper/browser/browser-shopper.ts';
import { type NameProxy, startNameProxy } from '../../shopper/browser/name-proxy.ts';
import { matchers } from './matchers.ts';
import { shopStack } from './open-own-shop.ts';
import { withHint } from './with-hint.ts';

/** The customer. */
export interface ShopperFixture {
  /**
   * Buys one product in the shop, and comes back to it or does not, as `given.shopper` says: `Shop.checkOut`.
   * @param page the test's own, which stays where the checkout ended; without it the shopper sends HTTP requests
   */
  checkOut(options?: { page?: Page }): Promise<CheckedOut>;
}

/** What a test or a group of tests says: `test.use({ given: { … } })`. */
export interface ShopTestOptions {
  /** What differs from a healthy site, as in a scenario. */
  given: Deviations;
  /** Whether a test may pass though a fault of `given` never acted in it. Default: no, for then it shows nothing. */
  mayNotFire: boolean;
}

export interface ShopFixtures {
  /** A shop of the test's own, closed after it. */
  shop: Shop;
  /** What `shop.klarna` does. */
  klarna: KlarnaSide;
  shopper: ShopperFixture;
}

/** What a worker says: `test.use({ kcoHarness: { … } })` at the top of a file, or `use` of a configuration. */
export interface ShopWorkerOptions {
  kcoHarness: StackOptions;
}

interface InternalFixtures {
  ownedShop: ProgramShop;
}

interface InternalWorkerFixtures {
  shopStack: ShopStack;
  nameProxy: NameProxy;
}

/** A shop is opened within seconds; a stack that is started for it may build images first, which takes minutes. */
const openTimeoutMs = 15 * 60_000;

/**
 * Playwright's own `test` with a shop. A worker has one stack, started when its first test asks for a shop. The browser
 * that the test has gets the shop's name by a proxy on loopback, and reaches nothing else.
 */
export const test: TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & ShopTestOptions & ShopFixtures,
  PlaywrightWorkerArgs & PlaywrightWorkerOptions & ShopWorkerOptions
> = base.extend<ShopTestOptions & ShopFixtures & InternalFixtures, ShopWorkerOptions & InternalWorkerFixtures>({
  kcoHarness: [{}, { scope: 'worker', option: true }],
  given: [{}, { option: true }],
  mayNotFire: [false, { option: true }],

  shopStack: [
    async ({ kcoHarness }, use, { workerIndex, project }) => {
      const run = await withHint(async () => {
        const options = parseStackOptions(kcoHarness, 'kcoHarness');
        const output = options.output ?? join(project.outputDir, `kco-harness-worker-${workerIndex}`);
        return programRun({ ...options, output }, process.env, new Date());
      });
      const progress = (line: string) => process.stderr.write(`kco-harness: ${line}\n`);
      await using stack = shopStack(run, { foreseen: usualGiven, headless: true, progress });
      await use(stack);
    },
    { scope: 'worker', timeout: openTimeoutMs },
  ],

  nameProxy: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern
    async ({}, use) => {
      await using proxy = await startNameProxy();
      await use(proxy);
    },
    { scope: 'worker' },
  ],

  // For the project's pages and requests alike. Loopback is reached without: that may be the user's own server.
  proxy: async ({ nameProxy }, use) => use({ server: nameProxy.url, bypass: 'localhost,127.0.0.1,[::1]' }),
  // The run's authority is in no browser: a customer of a healthy shop sees no warning either.
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern
  ignoreHTTPSErrors: async ({}, use) => use(true),

  ownedShop: [
    async ({ shopStack, nameProxy, given, mayNotFire }, use, testInfo) => {
      await using shop = await withHint(async () => shopStack.openShop(parseGiven(given, 'test.use')));
      nameProxy.leadTo(shop.address);
      try {
        await use(shop);
        const record = await shop.record();
        const hasFailed = testInfo.status !== testInfo.expectedStatus;
        if (hasFailed) {
          const folder = testInfo.outputPath('kco-harness');
          await writeEvidence(folder, record);
          const body = redact(timeline(record.events));
          await testInfo.attach('kco-harness timeline', { body, contentType: 'text/plain' });
        }
        const [unfired] = resultOf(record).unfired;
        if (unfired !== undefined && !hasFailed && !mayNotFire && testInfo.status === 'passed') {
          throw new Error(`the test passed and shows nothing: ${unfired} (mayNotFire: true lets that be)`);
        }
      } finally {
        nameProxy.leadTo(undefined);
      }
    },
    { timeout: openTimeoutMs },
  ],
  shop: async ({ ownedShop }, use) => use(ownedShop),
  klarna: async ({ shop: { klarna } }, use) =>
    use({
      orders: () => withHint(() => klarna.orders()),
      push: () => withHint(() => klarna.push()),
      advance: (time) => withHint(() => klarna.advance(time)),
    }),
  shopper: async ({ ownedShop, actionTimeout, navigationTimeout }, use) =>
    use({
      checkOut: ({ page } = {}) => {
        const timeouts = { actionMs: actionTimeout ?? 0, navigationMs: navigationTimeout ?? 0 };
        const shopper = page && new BrowserShopper(async () => lentPage(page, timeouts));
        return withHint(() => ownedShop.checkOut(shopper));
      },
    }),
});

/** Playwright's own `expect` with matchers about a shop. */
export const expect = baseExpect.extend(matchers);
