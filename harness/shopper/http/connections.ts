import { createSecureContext } from 'node:tls';
import { Agent, buildConnector } from 'undici';

/** Where connections really go, whatever name and port the URL has. Plain data. */
export interface Routing {
  host: string;
  httpsPort: number;
  httpPort: number;
  /** Authority that signs the sites' certificates, PEM. */
  authority: string;
  /** A shopper who clicks through the browser's certificate warning. */
  acceptAnyCertificate: boolean;
}

/** Connections of any number of shoppers to one edge. They share TLS's set-up and nothing else: cookies are a shopper's own. */
export class Connections implements AsyncDisposable {
  readonly agent: Agent;

  constructor(routing: Routing) {
    const connect = buildConnector({
      // Made once: given as PEM, it would be read for every connection.
      secureContext: createSecureContext({ ca: routing.authority }),
      rejectUnauthorized: !routing.acceptAnyCertificate,
    });
    this.agent = new Agent({
      connect: (options, callback) => {
        const port = options.protocol === 'https:' ? routing.httpsPort : routing.httpPort;
        connect({ ...options, hostname: routing.host, port: String(port), servername: options.hostname }, callback);
      },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.agent.destroy();
  }
}

/** The connections of one worker: one set for each edge and kind of trust. */
export class ConnectionPool implements AsyncDisposable {
  readonly #authority: string;
  readonly #sets = new Map<string, Connections>();

  /** @param authority certificate of the run's authority, PEM */
  constructor(authority: string) {
    this.#authority = authority;
  }

  to(edge: Pick<Routing, 'host' | 'httpsPort' | 'httpPort'>, acceptAnyCertificate: boolean): Connections {
    const key = `${edge.host}:${edge.httpsPort} ${acceptAnyCertificate}`;
    const known = this.#sets.get(key);
    if (known) return known;
    const opened = new Connections({ ...edge, authority: this.#authority, acceptAnyCertificate });
    this.#sets.set(key, opened);
    return opened;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#sets.values()].map((connections) => connections[Symbol.asyncDispose]()));
  }
}
