import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Files } from './temp-folder.ts';

export type Answer = Buffer | string | ((response: ServerResponse) => void);

export interface WordPressOrgServer extends AsyncDisposable {
  base: string;
  /** Paths with query, in the order they came. */
  requests: string[];
}

/** Plays downloads.wordpress.org and api.wordpress.org: what has no route is answered with 404. */
export async function startWordPressOrg(routes: Readonly<Record<string, Answer>>): Promise<WordPressOrgServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push(path);
    const answer = routes[path];
    if (typeof answer === 'function') return answer(response);
    if (answer === undefined) response.statusCode = 404;
    response.end(answer ?? 'File not found.');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** In the shape of wordpress.org's plugin-checksums; `md5` as an array now and then, as there. */
export function pluginChecksums(files: Files): string {
  const entries = Object.entries(files).map(([path, content], index) => {
    const md5 = digest('md5', content);
    return [path, { md5: index % 2 ? [md5, '0'.repeat(32)] : md5, sha256: digest('sha256', content) }];
  });
  return JSON.stringify({ plugin: 'x', files: Object.fromEntries(entries) });
}

export function wordpressChecksums(files: Files): string {
  const entries = Object.entries(files).map(([path, content]) => [path, digest('md5', content)]);
  return JSON.stringify({ checksums: Object.fromEntries(entries) });
}

function digest(algorithm: string, content: string | Buffer): string {
  return createHash(algorithm).update(content).digest('hex');
}
