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
