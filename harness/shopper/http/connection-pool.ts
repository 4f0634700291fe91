import { Connections, type Routing } from './connections.ts';

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
