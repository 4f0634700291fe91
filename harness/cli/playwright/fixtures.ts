import { createSecureContext } from 'node:tls';
import { type Browser, test as base, chromium } from '@playwright/test';
import { mockHostPattern } from '../../edge/edge-policy.ts';
import { systemClock } from '../../lib/clock.ts';
import { HarnessError } from '../../lib/errors.ts';
import type { Equipment } from '../../run/run-scenario.ts';
import { roomsOf } from '../../run/stack/rooms-of.ts';
import type { StackDescriptor } from '../../run/stack/stack.ts';
import { askDeaths, borrowStack } from '../../run/stack/stack-broker.ts';
import { stagingLogin } from '../../scenario/staging-login.ts';
import { BrowserShopper } from '../../shopper/browser/browser-shopper.ts';
import { chromiumArguments } from '../../shopper/browser/chromium-arguments.ts';
import { findBrowser } from '../../shopper/browser/find-browser.ts';
import { ConnectionPool } from '../../shopper/http/connection-pool.ts';
import { HttpShopper } from '../../shopper/http/http-shopper.ts';
import { currentRun } from './current-run.ts';

interface WorkerFixtures {
  stack: StackDescriptor;
  equipment: Equipment;
  /** Site ids of this worker: unique within the run. */
  nextSiteId: () => string;
}

/** Playwright's `test` with the stack that the runner's process owns. */
export const test = base.extend<object, WorkerFixtures>({
  stack: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern
    async ({}, use) => use(await borrowStack(process.env.KCO_HARNESS_BROKER ?? '')),
    { scope: 'worker', timeout: 0 },
  ],

  nextSiteId: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the parameter's pattern
    async ({}, use, workerInfo) => {
      let count = 0;
      await use(() => `w${workerInfo.workerIndex}n${count++}`);
    },
    { scope: 'worker' },
  ],

  equipment: [
    async ({ stack, headless }, use) => {
      const run = currentRun();
      const { authority } = stack;
      let browser: Browser | undefined;
      await using connections = new ConnectionPool(authority);
      await use({
        ...roomsOf(stack),
        trust: createSecureContext({ ca: authority }),
        clock: systemClock,
        keepSites: run.keep,
        deaths: () => askDeaths(process.env.KCO_HARNESS_BROKER ?? ''),
        shopperFor: ({ edge: { certificate, layer } }, address) => {
          // Who tests a staging site has its password; Klarna has not.
          const login = layer === 'basic-auth' ? stagingLogin : undefined;
          if (run.shopper === 'http') {
            return new HttpShopper(connections.to(address, certificate !== 'trusted'), login);
          }
          return new BrowserShopper(async () => {
            browser ??= await launch(stack, run.browser, headless);
            return browser.newContext({
              // The run's authority is in no browser: a shopper at a healthy site sees no warning either.
              ignoreHTTPSErrors: true,
              locale: 'sv-SE',
              httpCredentials: login,
            });
          });
        },
      });
      await browser?.close();
    },
    { scope: 'worker' },
  ],
});

async function launch(
  stack: StackDescriptor,
  named: string | undefined,
  headless: boolean | undefined,
): Promise<Browser> {
  const executablePath = await findBrowser(named);
  if (!executablePath) {
    throw new HarnessError('BROWSER_UNAVAILABLE', `no browser to shop with${named ? ` at ${named}` : ''}`, {
      hint: 'Install Chrome or Chromium (Debian: apt-get install chromium), run npx playwright install chromium, or use --shopper http.',
    });
  }
  const routes = [
    ...(stack.stack === 'containers' && stack.mock ? [{ hosts: `${mockHostPattern}.shop`, edge: stack.mock }] : []),
    { hosts: '*.shop', edge: stack.edge },
  ];
  return chromium.launch({ executablePath, headless, args: chromiumArguments(routes, process.getuid?.() === 0) });
}
