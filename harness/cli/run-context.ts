import { createSecureContext } from 'node:tls';
import type { Browser } from 'playwright';
import { edgePolicyOf, mockHostPattern } from '../edge/edge-policy.ts';
import { Cleanup } from '../lib/cleanup.ts';
import { systemClock } from '../lib/clock.ts';
import { HarnessError } from '../lib/errors.ts';
import type { RunContext } from '../run/run-context.ts';
import type { RunOptions } from '../run/run-options.ts';
import { roomsOf } from '../run/stack/rooms-of.ts';
import type { StackDescriptor } from '../run/stack/stack.ts';
import { withoutZone } from '../scenario/site-host.ts';
import { BrowserShopper } from '../shopper/browser/browser-shopper.ts';
import { findBrowser } from '../shopper/browser/find-browser.ts';
import { chromiumArguments, SharedBrowser } from '../shopper/browser/shared-browser.ts';
import { ConnectionPool } from '../shopper/http/connections.ts';
import { HttpShopper } from '../shopper/http/http-shopper.ts';

/** What a run context needs to know of a stack, whoever owns it. */
export interface PlayableStack {
  descriptor: StackDescriptor;
  /** Containers that have died, a sentence each. */
  deaths(): string[] | Promise<string[]>;
}

/**
 * All that a process needs to play scenarios on a stack. A browser is launched when the first shopper needs it.
 * @throws HarnessError BROWSER_UNAVAILABLE, when a shopper with a browser sets out and there is none.
 */
export function runContextFor(
  stack: PlayableStack,
  run: Pick<RunOptions, 'shopper' | 'browser' | 'keep'>,
  headless: boolean,
): RunContext & AsyncDisposable {
  const { descriptor } = stack;
  const { authority } = descriptor;
  const opened = new Cleanup();
  const connections = opened.use(new ConnectionPool(authority));
  const browser = opened.use(new SharedBrowser(() => launch(descriptor, run.browser, headless)));
  return {
    ...roomsOf(descriptor),
    trust: createSecureContext({ ca: authority }),
    clock: systemClock,
    keepSites: run.keep,
    deaths: async () => stack.deaths(),
    shopperFor: (conditions, address) => {
      const untrusted = edgePolicyOf(conditions).certificate !== 'trusted';
      if (run.shopper === 'http') return new HttpShopper(connections.to(address, untrusted));
      return BrowserShopper.withContexts(() =>
        browser.newContext({
          // The run's authority is in no browser: a shopper at a healthy site sees no warning either.
          ignoreHTTPSErrors: true,
          locale: 'sv-SE',
        }),
      );
    },
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

async function launch(stack: StackDescriptor, named: string | undefined, headless: boolean): Promise<Browser> {
  const executablePath = await findBrowser(named);
  if (!executablePath) {
    throw new HarnessError('BROWSER_UNAVAILABLE', `no browser to shop with${named ? ` at ${named}` : ''}`, {
      hint: 'Install Chrome or Chromium (Debian: apt-get install chromium), run npx playwright install chromium, or use --shopper http.',
    });
  }
  // Loaded only where somebody shops with it.
  const { chromium } = await import('playwright');
  const routes = [
    ...(stack.stack === 'containers' && stack.mock ? [{ hosts: withoutZone(mockHostPattern), edge: stack.mock }] : []),
    { hosts: withoutZone('*'), edge: stack.edge },
  ];
  // Ctrl-C lets the play that is under way end, with its browser.
  return chromium.launch({
    executablePath,
    headless,
    args: chromiumArguments(routes, process.getuid?.() === 0),
    handleSIGINT: false,
    handleSIGTERM: false,
  });
}
