import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves files as nginx does, ranges included; a test writes them. */
export class LogServer implements AsyncDisposable {
  /** Path → bytes. What is not there is a 404. */
  readonly files = new Map<string, Buffer>();
  readonly asked: string[] = [];
  /** A server that knows no ranges sends the whole file. */
  knowsRanges = true;
  /** Answered to every GET, when set. */
  failsWith: number | undefined;
  private readonly server = createServer((request, response) => {
    this.asked.push(`${request.method} ${request.headers.range ?? ''}`.trim());
    const bytes = this.files.get(request.url ?? '');
    if (this.failsWith !== undefined && request.method === 'GET') response.writeHead(this.failsWith).end('failed');
    else if (!bytes) response.writeHead(404).end('not found');
    else if (request.method === 'HEAD') response.writeHead(200, { 'content-length': bytes.length }).end();
    else if (!this.knowsRanges || !request.headers.range) response.writeHead(200).end(bytes);
    else {
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range)?.[1]);
      if (from >= bytes.length) response.writeHead(416).end('<html>416</html>');
      else response.writeHead(206).end(bytes.subarray(from));
    }
  });

  static async start(): Promise<LogServer> {
    const started = new LogServer();
    await new Promise<void>((resolve) => started.server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/logs/access.log`;
  }

  append(text: string | Buffer, path = '/logs/access.log'): void {
    this.files.set(path, Buffer.concat([this.files.get(path) ?? Buffer.alloc(0), Buffer.from(text)]));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
