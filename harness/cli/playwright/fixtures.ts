import { type Browser, test as base, chromium } from '@playwright/test';
import { ModsecurityEdge } from '../../edge/modsecurity/modsecurity-edge.ts';
import { KlarnaControl } from '../../klarna/control/klarna-control.ts';
import { systemClock } from '../../lib/clock.ts';
import { HarnessError } from '../../lib/errors.ts';
import type { Equipment } from '../../run/run-scenario.ts';
import type { StackDescriptor } from '../../run/stack/stack.ts';
import { askDeaths, borrowStack } from '../../run/stack/stack-broker.ts';
import { BrowserShopper } from '../../shopper/browser/browser-shopper.ts';
import { chromiumArguments } from '../../shopper/browser/chromium-arguments.ts';
import { findBrowser } from '../../shopper/browser/find-browser.ts';
import { HttpShopper } from '../../shopper/http/http-shopper.ts';
import { ContainerStore } from '../../store/containers/container-store.ts';
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
      const { edge, authority } = stack;
      let browser: Browser | undefined;
      const rooms = {
        store: new ContainerStore(stack.database),
        edge: new ModsecurityEdge(edge),
        klarna: new KlarnaControl(stack.klarnaControlUrl),
      };
      await use({
        ...rooms,
        authority,
        clock: systemClock,
        keepSites: run.keep,
        deaths: () => askDeaths(process.env.KCO_HARNESS_BROKER ?? ''),
        shopperFor: ({ edge: { certificate } }) => {
          if (run.shopper === 'http') {
            return new HttpShopper({ ...edge, authority, acceptAnyCertificate: certificate === 'untrusted' });
          }
          return new BrowserShopper(async () => {
            browser ??= await launch(stack, run.browser, headless);
            // The run's authority is in no browser: a shopper at a healthy site sees no warning either.
            return browser.newContext({ ignoreHTTPSErrors: true, locale: 'sv-SE' });
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
  return chromium.launch({ executablePath, headless, args: chromiumArguments(stack.edge, process.getuid?.() === 0) });
}
