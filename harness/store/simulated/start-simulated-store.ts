import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../lib/clock.ts';
import { listenerOf, type Serve } from '../../lib/http/plain-http.ts';
import type { PluginSet } from '../store.ts';
import { handleControl } from './control.ts';
import { Shops } from './shop/shop.ts';
import { serveWeb } from './web.ts';

export interface SimulatedStoreOptions {
  sets: readonly PluginSet[];
  /** Klarna's API. */
  klarna: Serve;
  clock: Clock;
}

export interface StartedSimulatedStore extends AsyncDisposable {
  /** Its web server; shops are told apart by Host. */
  readonly serve: Serve;
  /** The same on a socket, plain HTTP. */
  readonly webAddress: { host: string; port: number };
  /** For `SimulatedStore`, on loopback. */
  readonly controlUrl: string;
}

/** Longer than any edge keeps its connections: a keep-alive that ends at the receiving side loses requests. */
const keepAliveMs = 75_000;

/** Starts the model of the shop: its web server and its control, both on loopback. */
export async function startSimulatedStore(options: SimulatedStoreOptions): Promise<StartedSimulatedStore> {
  const shops = new Shops(options.sets, options.clock);
  const { klarna } = options;
  const script = await readFile(new URL('./assets/checkout.js', import.meta.url), 'utf8');
  const serve: Serve = (request) => serveWeb({ shops, klarna, script }, request);
  const web = createServer(listenerOf(serve));
  web.keepAliveTimeout = keepAliveMs;
  const control = createServer((request, response) => void handleControl({ shops, klarna }, request, response));
  const webPort = await listen(web);
  const controlPort = await listen(control);
  return {
    serve,
    webAddress: { host: '127.0.0.1', port: webPort },
    controlUrl: `http://127.0.0.1:${controlPort}`,
    [Symbol.asyncDispose]: async () => {
      for (const server of [web, control]) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
