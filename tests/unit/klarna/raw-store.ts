import { createServer as createHttp, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTls, type TlsOptions } from 'node:tls';

/** A server under test control, on loopback. */
export interface RawStore extends AsyncDisposable {
  readonly port: number;
  /** Everything each connection sent, as text. */
  readonly received: string[];
}

/** Answers bytes, or does with the connection what it likes. */
export function rawStore(onData: (socket: Socket, text: string) => void, tls?: TlsOptions): Promise<RawStore> {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const accept = (socket: Socket) => {
    const index = received.push('') - 1;
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      received[index] += chunk.toString('latin1');
      onData(socket, received[index] ?? '');
    });
  };
  const server = tls ? createTls(tls, accept) : createServer(accept);
  // A client that rejects the certificate is what some tests are about.
  server.on('tlsClientError', () => {});
  return open(server, received, () => {
    for (const socket of sockets) socket.destroy();
  });
}

/** Answers HTTP. */
export function httpStore(listener: RequestListener): Promise<RawStore> {
  const server = createHttp(listener);
  return open(server, [], () => server.closeAllConnections());
}

async function open(server: Server, received: string[], drop: () => void): Promise<RawStore> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    received,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        drop();
      }),
  };
}

/** A whole answer in bytes. */
export const rawAnswer = (status: string, body = '', headers: string[] = []): string =>
  [`HTTP/1.1 ${status}`, `Content-Length: ${body.length}`, ...headers, '', body].join('\r\n');
