import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Routing } from '../../../../harness/shopper/http/connections.ts';

export interface Asked {
  method: string;
  host: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

/** A shop under test control on plain http: paths, and what they answer. */
export class ShopServer implements AsyncDisposable {
  readonly asked: Asked[] = [];
  readonly pages = new Map<string, (response: ServerResponse) => void>();
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  static async start(): Promise<ShopServer> {
    const started = new ShopServer();
    await new Promise<void>((resolve) => started.#server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    this.asked.push({ method, url, host: headers.host ?? '', headers, body: await text(request) });
    const page = this.pages.get(url) ?? ((unknown: ServerResponse) => unknown.writeHead(404).end('no such page'));
    page(response);
  }

  page(path: string, body: string, headers: Record<string, string | string[]> = {}): void {
    this.pages.set(path, (response) => response.writeHead(200, headers).end(body));
  }

  redirect(from: string, status: number, to: string, headers: Record<string, string | string[]> = {}): void {
    this.pages.set(from, (response) => response.writeHead(status, { location: to, ...headers }).end('moved'));
  }

  get routing(): Routing {
    const { port } = this.#server.address() as AddressInfo;
    return { host: '127.0.0.1', httpPort: port, httpsPort: port, authority: '', acceptAnyCertificate: false };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}
