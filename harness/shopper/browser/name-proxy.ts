import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { isShopName } from '../../scenario/site-host.ts';

/** Where a site's names lead. */
export interface EdgePorts {
  host: string;
  httpsPort: number;
  httpPort: number;
}

/**
 * An HTTP proxy on loopback for a browser that somebody else has launched: it leads the harness's names to the edge of the
 * site that is open, and nothing to anywhere else. A browser needs no arguments for that, and may be of any kind.
 */
export interface NameProxy extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** From here on; undefined when no site is open. */
  leadTo(edge: EdgePorts | undefined): void;
}

export async function startNameProxy(): Promise<NameProxy> {
  let edge: EdgePorts | undefined;
  const tunnels = new Set<Socket>();
  const server = createServer((asked, answer) => passOn(asked, answer, edge));
  server.on('connect', (asked: IncomingMessage, browser: Duplex, head: Buffer) => {
    const { hostname } = new URL(`https://${asked.url}`);
    if (!edge || !isOurs(hostname)) return void browser.end(refusalHead);
    const tunnel = connect({ host: edge.host, port: edge.httpsPort }, () => {
      browser.write('HTTP/1.1 200 Connection established\r\n\r\n');
      tunnel.write(head);
      tunnel.pipe(browser).pipe(tunnel);
    });
    tunnels.add(tunnel);
    // Either end breaks off as it likes, as it may without a proxy.
    tunnel.on('error', () => browser.destroy()).on('close', () => tunnels.delete(tunnel) && browser.destroy());
    browser.on('error', () => tunnel.destroy()).on('close', () => tunnel.destroy());
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    leadTo: (next) => {
      edge = next;
    },
    [Symbol.asyncDispose]: async () => {
      for (const tunnel of tunnels) tunnel.destroy();
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Plain http, in the form that proxies are asked in: `GET http://host/path`. */
function passOn(asked: IncomingMessage, answer: ServerResponse, edge: EdgePorts | undefined): void {
  const url = URL.canParse(asked.url ?? '') ? new URL(asked.url ?? '') : undefined;
  if (!edge || !url || !isOurs(url.hostname)) {
    answer.writeHead(502).end(`no open shop has the name ${url?.hostname ?? asked.url}`);
    return;
  }
  const { 'proxy-connection': _, ...headers } = asked.headers;
  const path = url.pathname + url.search;
  const upstream = request(
    { host: edge.host, port: edge.httpPort, method: asked.method, path, headers, agent: false },
    (answered) => {
      answer.writeHead(answered.statusCode ?? 502, answered.rawHeaders);
      // An answer that breaks off breaks off for the browser, too.
      answered.on('error', () => answer.destroy()).pipe(answer);
    },
  );
  upstream.on('error', () => answer.destroy());
  answer.on('close', () => upstream.destroy());
  asked.pipe(upstream);
}

const refusalHead = 'HTTP/1.1 502 No open shop has that name\r\nConnection: close\r\n\r\n';

/** A shop's, or of Klarna's pages, which are behind every edge. */
const isOurs = (hostname: string): boolean => isShopName(hostname) || hostname.endsWith('.klarna.test');
