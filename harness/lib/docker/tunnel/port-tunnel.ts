import { generateKeyPairSync } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import ssh2, { type Client, type ClientChannel, type ParsedKey } from 'ssh2';
import { HarnessError, messageOf, systemCode } from '../../errors.ts';

/** A port, and the host on which it is. */
export interface Place {
  host: string;
  port: number;
}

/** Two ends that each have ports which the other end cannot reach: this process, and a place among containers. */
export interface PortTunnel extends AsyncDisposable {
  /**
   * Listens on this machine's loopback for a port at the far end.
   * @param port a fixed one; a free one where absent
   * @throws HarnessError PORT_TAKEN
   */
  listenHere(target: Place, port?: number): Promise<number>;
  /** Listens at the far end for a port of this machine's loopback, on all addresses there; tells the port there. */
  listenThere(target: number): Promise<number>;
  /** What broke or could not be carried, a sentence each: what somebody saw through it may be the tunnel's. */
  sentences(): string[];
}

/** Private keys made for one tunnel, PEM. */
export interface TunnelKeys {
  /** The far end proves with it that it is the one. */
  host: string;
  /** This end proves with it that it may. */
  user: string;
}

/** By Node: one in 256 of those that ssh2 1.17 makes is malformed, because it drops a leading zero. */
function makeKey(): string {
  return generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  }).privateKey;
}

export const makeKeys = (): TunnelKeys => ({ host: makeKey(), user: makeKey() });

/** The public half of a private key as SSH servers have it in their lists: `ecdsa-sha2-nistp256 AAAA…`. */
export function publicLine(privateKey: string): string {
  const key = parsed(privateKey);
  return `${key.type} ${key.getPublicSSH().toString('base64')}\n`;
}

function parsed(privateKey: string): ParsedKey {
  const key = ssh2.utils.parseKey(privateKey);
  if (key instanceof Error) throw key;
  return key;
}

export const tunnelUser = 'tunnel';

/** Noticed after three that are not answered, where no connection that was closed tells it at once. */
const keepaliveMs = 10_000;

/**
 * Speaks SSH over a stream at whose other end is an SSH server.
 * @throws HarnessError STACK_NOT_READY
 */
export async function openPortTunnel(stream: Duplex, keys: TunnelKeys, timeoutMs = 20_000): Promise<PortTunnel> {
  const client = new ssh2.Client();
  const expected = parsed(keys.host).getPublicSSH();
  try {
    await new Promise<void>((resolve, reject) => {
      client.once('ready', resolve);
      client.once('error', reject);
      client.once('close', () => reject(new Error('the far end closed the connection')));
      client.connect({
        sock: stream as Socket,
        username: tunnelUser,
        privateKey: keys.user,
        hostVerifier: (key: Buffer) => key.equals(expected),
        readyTimeout: timeoutMs,
        keepaliveInterval: keepaliveMs,
        keepaliveCountMax: 3,
      });
    });
  } catch (cause) {
    client.on('error', () => {}); // it ends as well: the first error is the one that tells
    client.destroy();
    stream.destroy();
    throw new HarnessError('STACK_NOT_READY', `no tunnel to the Docker engine: ${messageOf(cause)}`, { cause });
  }
  return new SshTunnel(client);
}

class SshTunnel implements PortTunnel {
  readonly #client: Client;
  readonly #servers = new Set<Server>();
  readonly #sockets = new Set<Socket>();
  /** By port of the far end. */
  readonly #targets = new Map<number, number>();
  readonly #sentences = new Set<string>();
  #state: 'open' | 'broken' | 'closed' = 'open';

  constructor(client: Client) {
    this.#client = client;
    client.on('error', (error) => this.#break(messageOf(error)));
    // The far end may have ended before the stream to it is closed.
    client.on('end', () => this.#break('the far end ended the connection'));
    client.on('close', () => this.#break('the connection was closed'));
    client.on('tcp connection', ({ destPort }, accept, reject) => {
      const target = this.#targets.get(destPort);
      if (target === undefined) return reject();
      const socket = connect({ host: '127.0.0.1', port: target, allowHalfOpen: true });
      const refused = (error: unknown) => {
        this.#note(`port ${target} of this machine: ${messageOf(error)}`);
        reject();
      };
      socket.once('error', refused);
      socket.once('connect', () => {
        socket.off('error', refused);
        this.#join(socket, accept());
      });
    });
  }

  async listenHere(target: Place, port = 0): Promise<number> {
    const server = createServer({ allowHalfOpen: true }, (socket) => this.#carry(socket, target));
    this.#servers.add(server);
    return new Promise((resolve, reject) => {
      server.once('error', (cause) => {
        this.#servers.delete(server);
        if (systemCode(cause) !== 'EADDRINUSE') return reject(cause);
        const message = `port ${port} of this machine is taken: ${messageOf(cause)}`;
        const hint = 'Leave --edge-port out to get a free one, or name another.';
        reject(new HarnessError('PORT_TAKEN', message, { hint, cause }));
      });
      server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
  }

  async listenThere(target: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#client.forwardIn('0.0.0.0', 0, (error, port) => {
        if (error) return reject(error);
        this.#targets.set(port, target);
        resolve(port);
      });
    });
  }

  sentences(): string[] {
    return [...this.#sentences];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#state = 'closed';
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all([...this.#servers].map((server) => new Promise((resolve) => server.close(resolve))));
    this.#client.end();
  }

  #carry(socket: Socket, { host, port }: Place): void {
    // Nobody else listens for them while it is on its way.
    socket.on('error', () => {});
    const refuse = (error: unknown) => {
      this.#note(`port ${port} of ${host}: ${messageOf(error)}`);
      socket.resetAndDestroy();
    };
    try {
      this.#client.forwardOut('127.0.0.1', socket.remotePort ?? 0, host, port, (error, channel) => {
        if (error) refuse(error);
        else this.#join(socket, channel);
      });
    } catch (error) {
      // Not connected. What listens goes on all the same, or somebody else could get its port in the middle of a run.
      refuse(error);
    }
  }

  /** Each half ends by itself, as with a connection that nobody carries: a request may have been sent in full. */
  #join(socket: Socket, channel: ClientChannel): void {
    this.#sockets.add(socket);
    socket.setNoDelay(true);
    socket.pipe(channel).pipe(socket);
    // Closing is what ends a pipe that broke; the errors themselves are for whoever is at the other end.
    socket.on('error', () => {});
    channel.on('error', () => {});
    socket.on('close', () => {
      this.#sockets.delete(socket);
      if (!socket.readableEnded || socket.errored) channel.destroy();
    });
    channel.on('close', () => {
      // What has come is still to be delivered.
      socket.end(() => socket.destroy());
    });
  }

  #note(sentence: string): void {
    if (this.#state === 'open') this.#sentences.add(`the tunnel to the Docker engine could not reach ${sentence}`);
  }

  #break(why: string): void {
    if (this.#state !== 'open') return;
    this.#state = 'broken';
    this.#sentences.add(`the tunnel to the Docker engine broke: ${why}`);
    this.#client.destroy();
    for (const socket of this.#sockets) socket.resetAndDestroy();
  }
}
