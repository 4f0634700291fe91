import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright';
import { Cleanup } from '../../lib/cleanup.ts';

export interface BrowserRoute {
  /** Pattern of host names without their zone: `*.shop`. */
  hosts: string;
  edge: { host: string; httpsPort: number; httpPort: number };
}

/**
 * Sends the harness's names to the ports of an edge and nothing to anywhere else; the first pattern that matches counts,
 * and Klarna's page is behind every edge. Https upgrades are off: a shop on http must stay on http, or its form posts hang.
 */
export function chromiumArguments(routes: readonly BrowserRoute[], runsAsRoot: boolean): string[] {
  const last = routes.at(-1);
  const names = [
    ...routes.flatMap(({ hosts, edge }) => [`${hosts}.test`, `${hosts}.internal`].map((name) => ({ name, edge }))),
    ...(last ? [{ name: '*.klarna.test', edge: last.edge }] : []),
  ];
  const rules = names.flatMap(({ name, edge }) => [
    `MAP ${name}:443 ${edge.host}:${edge.httpsPort}`,
    `MAP ${name}:80 ${edge.host}:${edge.httpPort}`,
  ]);
  const excluded = [...new Set(routes.map(({ edge }) => `EXCLUDE ${edge.host}`))];
  return [
    `--host-resolver-rules=${[...rules, 'MAP * ~NOTFOUND', ...excluded].join(', ')}`,
    '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,HttpsFirstModeV2',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--disable-quic',
    // Chromium's sandbox does not start as root.
    ...(runsAsRoot ? ['--no-sandbox'] : []),
  ];
}

export type LaunchedBrowser = Pick<Browser, 'newContext' | 'close'>;

/**
 * Outside of Playwright's runner the code comes from tsx, which wraps inner functions in a call of __name. Those that are
 * sent to a page find none there.
 */
const keepsNames = 'globalThis.__name = (named) => named;';

/** One browser for all shoppers of a worker, launched when the first of them sets out. */
export class SharedBrowser implements AsyncDisposable {
  readonly #launch: () => Promise<LaunchedBrowser>;
  #launched: Promise<LaunchedBrowser> | undefined;

  constructor(launch: () => Promise<LaunchedBrowser>) {
    this.#launch = launch;
  }

  /**
   * A fresh context without cookies, which the caller closes.
   * @throws what launching throws; the next shopper tries again.
   */
  async newContext(options: BrowserContextOptions): Promise<BrowserContext> {
    await using opened = new Cleanup();
    const browser = await this.#browser();
    const context = await browser.newContext(options);
    opened.add(() => context.close());
    await context.addInitScript(keepsNames);
    opened.release();
    return context;
  }

  #browser(): Promise<LaunchedBrowser> {
    if (this.#launched) return this.#launched;
    const launching = this.#launch();
    this.#launched = launching;
    launching.catch(() => {
      // What kept it from starting, such as a machine without memory, may be over when the next shopper comes.
      if (this.#launched === launching) this.#launched = undefined;
    });
    return launching;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const browser = await this.#launched?.catch(() => undefined); // who wanted it was told why there is none
    await browser?.close();
  }
}
