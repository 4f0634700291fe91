import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { Cleanup } from '../../lib/cleanup.ts';
import type { Clock } from '../../lib/clock.ts';
import { listen, startControl } from '../../lib/http/control-server.ts';
import { listenerOf, type Serve } from '../../lib/http/plain-http.ts';
import type { PluginBuild } from '../store.ts';
import type { PublicWay } from './ask-itself.ts';
import { answerControl } from './control.ts';
import { scriptPaths } from './pages/pages.ts';
import { Shops } from './shop/shop.ts';
import { serveWeb } from './web.ts';

export interface SimulatedStoreOptions {
  builds: readonly PluginBuild[];
  /** Klarna's API. */
  klarna: Serve;
  /** How shops reach their own public names; absent: nobody is there. */
  publicWay?: PublicWay;
  clock: Clock;
}

export interface StartedSimulatedStore extends AsyncDisposable {
  /** Its web server; shops are told apart by Host. */
  readonly serve: Serve;
  /** The same on a socket, plain HTTP. */
  readonly webAddress: { host: string; port: number };
  /** Puts another plugin build beside those that it was started with. */
  addBuild(build: PluginBuild): void;
  /** For `SimulatedStore`, on loopback. */
  readonly controlUrl: string;
}

const scriptFiles: Readonly<Record<string, URL>> = {
  [scriptPaths.shortcode]: new URL('./assets/checkout.js', import.meta.url),
  [scriptPaths.block]: new URL('./assets/checkout-block.js', import.meta.url),
  [scriptPaths.redirect]: new URL('./assets/checkout-redirect.js', import.meta.url),
};

/** Longer than any edge keeps its connections: a keep-alive that ends at the receiving side loses requests. */
const keepAliveMs = 75_000;

/**
 * Starts the model of the shop: its web server and its control, both on loopback.
 * @throws HarnessError STACK_NOT_READY when this machine lets nobody listen there.
 */
export async function startSimulatedStore(options: SimulatedStoreOptions): Promise<StartedSimulatedStore> {
  const shops = new Shops(options.builds, options.clock);
  const { klarna, publicWay } = options;
  const scripts = new Map<string, string>();
  for (const [path, file] of Object.entries(scriptFiles)) scripts.set(path, await readFile(file, 'utf8'));
  const serve: Serve = (request) => serveWeb({ shops, klarna, publicWay, scripts }, request);
  const web = createServer(listenerOf(serve));
  web.keepAliveTimeout = keepAliveMs;
  const who = 'the simulated store';
  await using started = new Cleanup();
  const { endpoint } = started.use(await listen(web, { host: '127.0.0.1', port: 0 }, { who }));
  const control = started.use(await startControl(who, (call) => answerControl({ shops, klarna }, call)));
  const owned = started.release();
  return {
    serve,
    webAddress: endpoint,
    addBuild: (build) => shops.addBuild(build),
    controlUrl: control.url,
    [Symbol.asyncDispose]: () => owned[Symbol.asyncDispose](),
  };
}
