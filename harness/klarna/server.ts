import { createServer } from 'node:http';
import { type Clock, systemClock } from '../lib/clock.ts';
import { type Endpoint, type Listener, listen, startControl } from '../lib/http/control-server.ts';
import { listenerOf, type Serve } from '../lib/http/plain-http.ts';
import { answerControl } from './control/control-server.ts';
import { snippetHost } from './klarna-hosts.ts';
import { Ledger } from './ledger.ts';
import { servePublic } from './public-handler.ts';
import { readAssets } from './snippet/snippet-handler.ts';
import { defaultWaits, type Waits } from './waits.ts';

export interface KlarnaOptions {
  /** Where Klarna's public names are served, plain HTTP: the edge terminates TLS. Loopback, Docker's bridge. */
  addresses: readonly string[];
  /** Of the public listeners; 0, the default, takes free ones. */
  port?: number;
  /** All ids follow from it. */
  seed: string;
  clock?: Clock;
  /** Where browsers find the loader script. Default `https://checkout.klarna.test`. */
  snippetBaseUrl?: string;
  waits?: Partial<Waits>;
}

export interface StartedKlarna extends AsyncDisposable {
  /** One for each address, in their order. */
  readonly publicEndpoints: readonly Endpoint[];
  /** The same face without a socket, for rooms in this process. */
  readonly serve: Serve;
  /** For `KlarnaControl`, on loopback. */
  readonly controlUrl: string;
}

/**
 * Starts the fake Klarna: API, snippet and iframe on the public listeners, and the control listener.
 * @throws HarnessError PORT_TAKEN, KLARNA_UNREACHABLE. What was opened before is closed again.
 */
export async function startKlarna(options: KlarnaOptions): Promise<StartedKlarna> {
  const ledger = new Ledger(options.clock ?? systemClock, options.seed, { ...defaultWaits, ...options.waits });
  const snippetBaseUrl = options.snippetBaseUrl ?? `https://${snippetHost}`;
  const face = { ledger, assets: await readAssets(), snippetBaseUrl };
  const serve: Serve = (request) => servePublic(face, request);

  const opened: AsyncDisposable[] = [];
  const close = async () => {
    ledger.forgetAll();
    await Promise.all(opened.map((listener) => listener[Symbol.asyncDispose]()));
  };
  try {
    const publicEndpoints: Endpoint[] = [];
    for (const host of options.addresses) {
      const listener = await listenPublicly({ host, port: options.port ?? 0 }, serve);
      opened.push(listener);
      publicEndpoints.push(listener.endpoint);
    }
    const control = await startControl('control of the fake Klarna', (call) => answerControl(ledger, call), { code });
    opened.push(control);
    return { publicEndpoints, serve, controlUrl: control.url, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

const code = 'KLARNA_UNREACHABLE';

function listenPublicly(wanted: Endpoint, serve: Serve): Promise<Listener> {
  const server = createServer(listenerOf(serve));
  // Longer than the 60 s for which the edge keeps an idle connection: whoever closes first must be the one that would
  // send next, or a request meets a closed connection.
  server.keepAliveTimeout = 75_000;
  return listen(server, wanted, { who: 'fake Klarna', code });
}
