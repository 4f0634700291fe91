import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface SeenRequest {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

/** Stands behind the edge, in the shop's place or the fake Klarna's: remembers what reached it and answers 200. */
export interface Origin extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly seen: SeenRequest[];
}

/** @param name what it answers every request with. */
export async function startOrigin(name: string, address: string): Promise<Origin> {
  const seen: SeenRequest[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, headers, body: await text(request) });
    response.end(name);
  });
  // As the fake Klarna does: longer than the 60 s for which nginx keeps an idle connection.
  server.keepAliveTimeout = 75_000;
  server.listen(0, address);
  await once(server, 'listening');
  return {
    host: address,
    port: (server.address() as AddressInfo).port,
    seen,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
