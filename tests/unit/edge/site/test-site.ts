import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';
import { checkOwnership, type OwnedSite, tokenPath } from '../../../../harness/edge/site/ownership.ts';
import type { TargetOptions } from '../../../../harness/edge/site/site.ts';
import { createAuthority } from '../../../../harness/lib/certificates.ts';

export const token = 'b2c7f0e19a4d4c5e8f6a7b8c9d0e1f23';
export const host = 'staging.test';

/** A server on loopback. */
export interface TestServer extends AsyncDisposable {
  readonly port: number;
}

/** A site with TLS for `staging.test`, and how it is reached. */
export async function tlsSite(listener: RequestListener): Promise<TestServer & { options: Required<TargetOptions> }> {
  const authority = await createAuthority('of the site', Date.now());
  const { certificate: cert, key } = await authority.issue([host]);
  const server = createHttps({ cert, key }, listener);
  // A client that rejects the certificate is what some tests are about.
  server.on('tlsClientError', () => {});
  const started = await listening(server, () => server.closeAllConnections());
  return {
    ...started,
    options: { url: `https://${host}`, connectTo: `127.0.0.1:${started.port}`, ca: authority.certificate },
  };
}

export function httpSite(listener: RequestListener): Promise<TestServer> {
  const server = createHttp(listener);
  return listening(server, () => server.closeAllConnections());
}

/** Does with each connection what it likes. */
export function rawSite(onConnection: (socket: Socket) => void): Promise<TestServer> {
  const sockets = new Set<Socket>();
  const server = createTcp((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    onConnection(socket);
  });
  return listening(server, () => {
    for (const socket of sockets) socket.destroy();
  });
}

/** A plain HTTP site that has shown its token; `listener` gets everything else. */
export async function ownedSite(listener: RequestListener): Promise<TestServer & { site: OwnedSite }> {
  const server = await httpSite((request, response) => {
    if (request.url === tokenPath) response.end(token);
    else listener(request, response);
  });
  return { ...server, site: await checkOwnership({ url: `http://127.0.0.1:${server.port}`, token }) };
}

/** A port of loopback where nothing listens. */
export async function closedPort(): Promise<number> {
  const { port, [Symbol.asyncDispose]: close } = await rawSite(() => {});
  await close();
  return port;
}

async function listening(server: Server, drop: () => void): Promise<TestServer> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        drop();
      }),
  };
}
