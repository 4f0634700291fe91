import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HarnessError, messageOf, systemCode } from '../../lib/errors.ts';

export interface Endpoint {
  host: string;
  port: number;
}

export interface Listener extends AsyncDisposable {
  readonly endpoint: Endpoint;
}

/**
 * An HTTP listener on one address. Closing it drops what is still connected.
 * @throws HarnessError PORT_TAKEN for a port in use; KLARNA_UNREACHABLE for an address this machine does not have.
 */
export async function listen(who: string, wanted: Endpoint, handler: RequestListener): Promise<Listener> {
  const server = createServer(handler);
  // Longer than the 60 s for which the edge keeps an idle connection: whoever closes first must be the one that would
  // send next, or a request meets a closed connection.
  server.keepAliveTimeout = 75_000;
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted.port, wanted.host, resolve);
    });
  } catch (error) {
    throw cannotListen(who, wanted, error);
  }
  const { port } = server.address() as AddressInfo;
  return { endpoint: { host: wanted.host, port }, [Symbol.asyncDispose]: () => close(server) };
}

function cannotListen(who: string, { host, port }: Endpoint, cause: unknown): HarnessError {
  const where = `${who} cannot listen on ${host}:${port}`;
  if (systemCode(cause) === 'EADDRINUSE' || systemCode(cause) === 'EACCES') {
    return new HarnessError('PORT_TAKEN', `${where}: ${messageOf(cause)}`, {
      hint: 'Give port 0 to take any free port, or stop what holds this one.',
      cause,
    });
  }
  return new HarnessError('KLARNA_UNREACHABLE', `${where}: ${messageOf(cause)}`, {
    hint: 'Check that this machine has the address; the bridge of Docker exists only while its engine runs.',
    cause,
  });
}

function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  server.closeAllConnections();
  return closed;
}
