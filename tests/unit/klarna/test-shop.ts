import { type Browser, chromium } from '@playwright/test';
import { httpStore, type RawStore } from './raw-store.ts';

/** A shop on http://s1.test whose pages the test writes; Klarna's snippet comes from http://checkout.klarna.test. */
export interface TestShop extends AsyncDisposable {
  readonly browser: Browser;
  /** Path → HTML. */
  readonly pages: Map<string, string>;
}

export async function openShop(executablePath: string, klarnaPort: number): Promise<TestShop> {
  const pages = new Map<string, string>();
  const server: RawStore = await httpStore((request, response) => {
    const html = pages.get((request.url ?? '/').split('?')[0] ?? '/');
    response.writeHead(html === undefined ? 404 : 200, { 'Content-Type': 'text/html; charset=utf-8' }).end(html);
  });
  const rules = `MAP s1.test:80 127.0.0.1:${server.port}, MAP checkout.klarna.test:80 127.0.0.1:${klarnaPort}`;
  const features = '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,HttpsFirstModeV2';
  const args = [`--host-resolver-rules=${rules}`, features, '--no-sandbox'];
  const browser = await chromium.launch({ executablePath, args });
  return {
    browser,
    pages,
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** A page that writes down every event and does with it what the given script says, before the snippet's script runs or after. */
export function checkoutPage(snippet: string, script: string, scriptPlace: 'in place' | 'in the footer'): string {
  const cut = /<script(?:.|\n)*\/script>/;
  const [moved] = cut.exec(snippet) ?? [''];
  const shop = `<script>window.seen = []; addEventListener('DOMContentLoaded', () => { ${script} });</script>`;
  return scriptPlace === 'in place'
    ? `<!doctype html><title>Checkout</title><body>${snippet}${shop}</body>`
    : `<!doctype html><title>Checkout</title><body>${snippet.replace(cut, '')}${shop}${moved}</body>`;
}
