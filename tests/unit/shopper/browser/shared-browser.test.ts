import type { BrowserContext } from 'playwright';
import { expect, test } from 'vitest';
import {
  chromiumArguments,
  type LaunchedBrowser,
  SharedBrowser,
} from '../../../../harness/shopper/browser/shared-browser.ts';

/** Counts what is opened and closed. */
function machine() {
  const counts = { launched: 0, contexts: 0, closedContexts: 0, closedBrowsers: 0 };
  const failing = { launch: false, initScript: false };
  const launch = async (): Promise<LaunchedBrowser> => {
    counts.launched += 1;
    if (failing.launch) throw new Error('no room for a browser');
    return {
      newContext: async () => {
        counts.contexts += 1;
        return {
          addInitScript: async () => {
            if (failing.initScript) throw new Error('the context crashed');
          },
          close: async () => {
            counts.closedContexts += 1;
          },
        } as unknown as BrowserContext;
      },
      close: async () => {
        counts.closedBrowsers += 1;
      },
    };
  };
  return { launch, counts, failing };
}

test('nothing is launched before a shopper needs it, and nothing is closed then', async () => {
  const { launch, counts } = machine();
  await new SharedBrowser(launch)[Symbol.asyncDispose]();
  expect(counts).toMatchObject({ launched: 0, closedBrowsers: 0 });
});

test('shoppers at the same time and later have contexts of one browser, which is closed once', async () => {
  const { launch, counts } = machine();
  const browser = new SharedBrowser(launch);
  await Promise.all([browser.newContext({}), browser.newContext({})]);
  await browser.newContext({});
  await browser[Symbol.asyncDispose]();
  expect(counts).toMatchObject({ launched: 1, contexts: 3, closedBrowsers: 1 });
});

test('a launch that failed is tried again for the next shopper', async () => {
  const { launch, counts, failing } = machine();
  await using browser = new SharedBrowser(launch);
  failing.launch = true;
  await expect(browser.newContext({})).rejects.toThrow('no room for a browser');
  failing.launch = false;
  await browser.newContext({});
  expect(counts).toMatchObject({ launched: 2, contexts: 1 });
});

test('where no launch succeeded there is nothing to close', async () => {
  const { launch, counts, failing } = machine();
  failing.launch = true;
  const browser = new SharedBrowser(launch);
  await expect(browser.newContext({})).rejects.toThrow();
  await browser[Symbol.asyncDispose]();
  expect(counts).toMatchObject({ closedBrowsers: 0 });
});

test('a browser that is still being launched is closed as well', async () => {
  const { launch, counts } = machine();
  const browser = new SharedBrowser(launch);
  const opening = browser.newContext({});
  await browser[Symbol.asyncDispose]();
  await opening;
  expect(counts).toMatchObject({ launched: 1, closedBrowsers: 1 });
});

test('a context that cannot be prepared is closed', async () => {
  const { launch, counts, failing } = machine();
  await using browser = new SharedBrowser(launch);
  failing.initScript = true;
  await expect(browser.newContext({})).rejects.toThrow('the context crashed');
  expect(counts).toMatchObject({ contexts: 1, closedContexts: 1 });
});

const mock = { hosts: '*-mock.shop', edge: { host: '127.0.0.2', httpsPort: 5_443, httpPort: 5_080 } };
const nginx = { hosts: '*.shop', edge: { host: '127.0.0.1', httpsPort: 4_443, httpPort: 4_080 } };

const rulesOf = (args: string[]) =>
  args
    .find((argument) => argument.startsWith('--host-resolver-rules='))
    ?.slice('--host-resolver-rules='.length)
    .split(', ') ?? [];

for (const zone of ['*.shop.test', '*.shop.internal', '*.klarna.test']) {
  test(`${zone} leads to the edge’s ports`, () => {
    const rules = rulesOf(chromiumArguments([nginx], false));
    expect(rules).toContain(`MAP ${zone}:443 127.0.0.1:4443`);
    expect(rules).toContain(`MAP ${zone}:80 127.0.0.1:4080`);
  });
}

test('of two edges, the first pattern comes first, and Klarna’s page is behind the last', () => {
  const rules = rulesOf(chromiumArguments([mock, nginx], false));
  expect(rules.filter((rule) => rule.includes('.test:443'))).toEqual([
    'MAP *-mock.shop.test:443 127.0.0.2:5443',
    'MAP *.shop.test:443 127.0.0.1:4443',
    'MAP *.klarna.test:443 127.0.0.1:4443',
  ]);
});

test('every other name leads nowhere, except the edges’ own addresses', () => {
  const rules = rulesOf(chromiumArguments([mock, nginx, nginx], false));
  expect(rules.slice(-3)).toEqual(['MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.2', 'EXCLUDE 127.0.0.1']);
});

test('http is never upgraded to https', () => {
  const features = chromiumArguments([nginx], false).find((argument) => argument.startsWith('--disable-features='));
  expect(features).toContain('HttpsUpgrades');
});

test('the sandbox is off for root, and for nobody else', () => {
  expect(chromiumArguments([nginx], true)).toContain('--no-sandbox');
  expect(chromiumArguments([nginx], false)).not.toContain('--no-sandbox');
});
