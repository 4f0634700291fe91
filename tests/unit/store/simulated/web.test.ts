import { test as base, expect } from 'vitest';
import { systemClock } from '../../../../harness/lib/clock.ts';
import type { PlainAnswer, PlainRequest } from '../../../../harness/lib/http/plain-http.ts';
import { healthy } from '../../../../harness/scenario/conditions.ts';
import { SimulatedStore } from '../../../../harness/store/simulated/simulated-store.ts';
import { startSimulatedStore } from '../../../../harness/store/simulated/start-simulated-store.ts';

const host = 'u0-a-open.shop.test';

interface OpenShop {
  /** Without a socket between: whatever stands in the request arrives as it is. */
  ask(request: Partial<PlainRequest>): Promise<PlainAnswer>;
  addToCart: string;
}

const test = base.extend<{ shop: OpenShop }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  shop: async ({}, use) => {
    await using store = await startSimulatedStore({
      builds: [{ name: 'a', kco: '2.13.11', plugin: 0, with: [] }],
      klarna: () => Promise.reject(new Error('nobody asks Klarna here')),
      clock: systemClock,
    });
    await using site = await new SimulatedStore(store.controlUrl).openSite({
      id: 'u0',
      host,
      build: 'a',
      merchant: { id: 's1', sharedSecret: 'secret-s1' },
      conditions: healthy.store,
      faults: [],
      options: {},
      constants: {},
    });
    await use({
      addToCart: site.paths.addToCart,
      ask: ({ headers, ...request }) =>
        store.serve({ method: 'GET', url: '/', body: Buffer.alloc(0), ...request, headers: { host, ...headers } }),
    });
  },
});

test('a host that has no shop is misdirected', async ({ shop }) => {
  expect(await shop.ask({ headers: { host: 'u1-a-open.shop.test' } })).toMatchObject({ status: 421 });
});

test('the home page is served to whoever has no cookie', async ({ shop }) => {
  expect(await shop.ask({})).toMatchObject({ status: 200 });
});

for (const url of [':99999/', '@', ':x/']) {
  test(`the URL ${url}, which nobody can read, is a bad request`, async ({ shop }) => {
    expect(await shop.ask({ url })).toMatchObject({ status: 400, headers: { 'content-type': 'text/plain' } });
  });
}

for (const value of ['%', '%E0%A4%A', '']) {
  test(`a session cookie "${value}" is ignored: the customer is a new one`, async ({ shop }) => {
    const cookie = `wp_woocommerce_session_simulated=${value}`;
    expect(await shop.ask({ headers: { cookie } })).toMatchObject({ status: 200 });
    const added = await shop.ask({ url: shop.addToCart, headers: { cookie } });
    expect(added.headers['set-cookie']).toMatch(/^wp_woocommerce_session_simulated=[^;]+; path=\//);
  });
}
