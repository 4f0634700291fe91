import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../lib/clock.ts';
import type { PluginSet } from '../store.ts';
import { handleControl } from './control.ts';
import { type KlarnaAddress, KlarnaClient } from './klarna-client.ts';
import { Shops } from './shops.ts';
import { handleWeb } from './web.ts';

export interface SimulatedStoreOptions {
  sets: readonly PluginSet[];
  klarna: KlarnaAddress;
  clock: Clock;
}

export interface StartedSimulatedStore extends AsyncDisposable {
  /** Where the edge sends visitors, plain HTTP; shops are told apart by Host. */
  readonly webAddress: { host: string; port: number };
  /** For `SimulatedStore`, on loopback. */
  readonly controlUrl: string;
}

/** Longer than any edge keeps its connections: a keep-alive that ends at the receiving side loses requests. */
const keepAliveMs = 75_000;

/** Starts the model of the shop: its web server and its control, both on loopback. */
export async function startSimulatedStore(options: SimulatedStoreOptions): Promise<StartedSimulatedStore> {
  const shops = new Shops(options.sets, options.clock);
  const klarna = new KlarnaClient(options.klarna);
  const script = await readFile(new URL('./assets/checkout.js', import.meta.url), 'utf8');
  const web = createServer((request, response) => void handleWeb({ shops, klarna, script }, request, response));
  web.keepAliveTimeout = keepAliveMs;
  const control = createServer((request, response) => void handleControl(shops, request, response));
  const webPort = await listen(web);
  const controlPort = await listen(control);
  return {
    webAddress: { host: '127.0.0.1', port: webPort },
    controlUrl: `http://127.0.0.1:${controlPort}`,
    [Symbol.asyncDispose]: async () => {
      for (const server of [web, control]) {
        server.closeAllConnections();
        server.close();
      }
      await klarna[Symbol.asyncDispose]();
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
