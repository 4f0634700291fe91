import { makeFolder } from '../../evidence/run-folder.ts';
import { Cleanup } from '../../lib/cleanup.ts';
import { HarnessError } from '../../lib/errors.ts';
import { type Progress, silent } from '../../lib/log.ts';
import type { Shop } from '../../run/program/shop.ts';
import { type OpenShopOptions, parseShopOptions, programRun } from '../../run/program/shop-options.ts';
import { ShopStack } from '../../run/program/shop-stack.ts';
import type { RunOptions } from '../../run/run-options.ts';
import { startStack } from '../../run/stack/start-stack.ts';
import type { Deviations } from '../../scenario/conditions.ts';
import { findBrowser } from '../../shopper/browser/find-browser.ts';
import { runContextFor } from '../run-context.ts';

export async function openOwnShop(asked: OpenShopOptions): Promise<Shop> {
  const options = parseShopOptions(asked);
  const { given = {}, headed = false, progress = silent } = options;
  const run = await programRun(options, process.env, new Date());
  if (run.shopper === 'browser') await refuseWithoutBrowser(run.browser);
  await using opened = new Cleanup();
  const stack = opened.use(shopStack(run, { foreseen: [given], headless: !headed, progress }));
  const shop = await stack.openShop(given, { closesStack: true });
  opened.release();
  return shop;
}

/** A stack in this process, started when its first shop is opened. */
export function shopStack(
  run: RunOptions,
  { foreseen, headless, progress }: { foreseen: readonly Deviations[]; headless: boolean; progress: Progress },
): ShopStack {
  return new ShopStack({
    run,
    foreseen,
    start: async (options, needs) => {
      // The model has no log to put there.
      if (options.stack === 'containers') await makeFolder(options.runFolder);
      return startStack(options, needs, progress);
    },
    contextFor: (started) => runContextFor(started, run, headless),
    progress,
  });
}

/** Before anything is started for it. */
async function refuseWithoutBrowser(named: string | undefined): Promise<void> {
  if (await findBrowser(named)) return;
  throw new HarnessError(
    'BROWSER_UNAVAILABLE',
    `openShop: there is no browser to shop with${named ? ` at ${named}` : ''}`,
    {
      hint: "Install Chrome or Chromium (npx playwright install chromium), name one with browser: '/path', or leave shopper at 'http'.",
    },
  );
}
