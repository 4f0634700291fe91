import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { Duplex, PassThrough } from 'node:stream';
import ssh2, { type Connection } from 'ssh2';
import { Cleanup } from '../../../../../harness/lib/cleanup.ts';
import { makeKeys, openPortTunnel, type PortTunnel } from '../../../../../harness/lib/docker/tunnel/port-tunnel.ts';

export interface FarEnd extends AsyncDisposable {
  tunnel: PortTunnel;
  /** The connection is gone, as when the engine or the way to it is. */
  cut(): void;
  /** The far end says no more, and the connection stays: what becomes of the stream of a command that has ended. */
  end(): void;
}

/** A tunnel whose far end is an SSH server in this process: it carries ports as sshd does. */
export async function openFarEnd(): Promise<FarEnd> {
  const started = new Cleanup();
  const keys = makeKeys();
  const server = new ssh2.Server({ hostKeys: [keys.host] }, (client) => serveClient(client, started));
  server.on('error', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  started.add(async () => server.close());
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const output = socket.pipe(new PassThrough());
  const stream = Duplex.from({ readable: output, writable: socket });
  const tunnel = await openPortTunnel(stream, keys);
  started.use(tunnel);
  return {
    tunnel,
    cut: () => stream.destroy(),
    end: () => output.push(null),
    [Symbol.asyncDispose]: () => started[Symbol.asyncDispose](),
  };
}

function serveClient(client: Connection, started: Cleanup): void {
  client.on('error', () => {});
  client.on('authentication', (context) => context.accept());
  client.on('tcpip', (accept, reject, { destIP, destPort }) => {
    const socket = connect({ host: destIP, port: destPort, allowHalfOpen: true });
    socket.once('error', () => reject());
    socket.once('connect', () => carry(socket, accept()));
  });
  client.on('request', (accept, _reject, name, info) => {
    if (name !== 'tcpip-forward') return;
    const listener = createServer({ allowHalfOpen: true }, (socket) => {
      const { port } = listener.address() as AddressInfo;
      client.forwardOut(info.bindAddr, port, '127.0.0.1', socket.remotePort ?? 0, (error, channel) => {
        if (error) socket.destroy();
        else carry(socket, channel);
      });
    });
    started.add(() => closed(listener));
    listener.listen(0, '127.0.0.1', () => accept?.((listener.address() as AddressInfo).port));
  });
}

function carry(socket: Socket, channel: NodeJS.ReadWriteStream & { destroy(): void }): void {
  socket.on('error', () => channel.destroy());
  socket.pipe(channel).pipe(socket);
}

const closed = (server: Server) => new Promise<void>((resolve) => void server.close(() => resolve()));
