import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { zipOf } from '../store/sources/zip-of.ts';

/** Path of the browser below the folder that Playwright keeps browsers in: `chromium-1255/chrome-linux64/chrome`. */
export function browserBelow(browsersFolder: string): string {
  const parts = chromium.executablePath().split('/');
  return join(browsersFolder, ...parts.slice(parts.findIndex((part) => /^chromium-\d+$/.test(part))));
}

export type Answering =
  /** An archive with a script that calls itself a browser. */
  | 'archive'
  /** HEAD is answered, the archive is not. */
  | 'refusing'
  /** The archive begins and does not end. */
  | 'stalling';

export interface DownloadServer extends AsyncDisposable {
  url: string;
  /** Method and path, in the order they came. */
  requests: string[];
  /** Connections that are open now. */
  connections(): Promise<number>;
}

/** Stands in for the host that PLAYWRIGHT_DOWNLOAD_HOST names. */
export async function startDownloadServer(answering: Answering): Promise<DownloadServer> {
  const [, , ...inZip] = browserBelow('/x').split('/').slice(1);
  const browser = await zipOf({ [inZip.join('/')]: '#!/bin/sh\necho "Google Chrome for Testing 159.0.8154.6"\n' });
  const ffmpeg = await zipOf({ 'ffmpeg-linux': '', 'ffmpeg-mac': '' });
  const requests: string[] = [];
  const server = createServer(({ method, url = '' }, response) => {
    requests.push(`${method} ${url}`);
    const zip = url.includes('ffmpeg') ? ffmpeg : browser;
    if (answering === 'refusing' && method === 'GET') return response.writeHead(410).end('gone');
    response.writeHead(200, { 'content-length': zip.length });
    if (method === 'HEAD') return response.end();
    if (answering === 'stalling') return response.write(zip.subarray(0, 10));
    return response.end(zip);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    connections: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
