import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';

/** How the registry behaves. `hangs-at-blobs` serves the manifest and then nothing more. */
export type RegistryManner = 'serves' | 'knows-nothing' | 'hangs-at-blobs';

export interface LocalRegistry extends AsyncDisposable {
  readonly port: number;
  /** Paths that were asked for, in order. */
  readonly asked: string[];
}

/**
 * A registry on loopback, which Docker speaks plain HTTP to. It holds one image of one small file, under any name.
 * @source distribution.github.io/distribution/spec/api, image manifest v2 schema 2
 */
export async function startRegistry(manner: RegistryManner, uniqueText: string): Promise<LocalRegistry> {
  const { manifest, blobs } = await tinyImage(uniqueText);
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    asked.push(path);
    const [, kind, reference = ''] = /\/(manifests|blobs)\/([^/]+)$/.exec(path) ?? [];
    if (path === '/v2/') send(response, 'application/json', Buffer.from('{}'));
    else if (manner === 'knows-nothing' || kind === undefined) refuse(response);
    else if (kind === 'manifests') send(response, manifestType, manifest);
    else if (manner === 'serves') send(response, 'application/octet-stream', blobs.get(reference) ?? Buffer.alloc(0));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Takes connections and never says a word. */
export async function startSilentServer(): Promise<LocalRegistry> {
  const sockets = new Set<Socket>();
  const asked: string[] = [];
  const server = createTcpServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('data', () => asked.push('a connection'));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

const manifestType = 'application/vnd.docker.distribution.manifest.v2+json';
const digestOf = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

async function tinyImage(uniqueText: string): Promise<{ manifest: Buffer; blobs: Map<string, Buffer> }> {
  const archive = pack();
  archive.entry({ name: 'tiny.txt' }, uniqueText);
  archive.finalize();
  const tar = await buffer(archive);
  const layer = gzipSync(tar);
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: { Cmd: ['/none'] },
      rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
    }),
  );
  const described = (mediaType: string, bytes: Buffer) => ({ mediaType, size: bytes.length, digest: digestOf(bytes) });
  const manifest = {
    schemaVersion: 2,
    mediaType: manifestType,
    config: described('application/vnd.docker.container.image.v1+json', config),
    layers: [described('application/vnd.docker.image.rootfs.diff.tar.gzip', layer)],
  };
  const blobs = new Map([config, layer].map((bytes) => [digestOf(bytes), bytes]));
  return { manifest: Buffer.from(JSON.stringify(manifest)), blobs };
}

function send(response: ServerResponse, type: string, body: Buffer): void {
  const headers = { 'content-type': type, 'content-length': body.length, 'docker-content-digest': digestOf(body) };
  response.writeHead(200, { ...headers, 'docker-distribution-api-version': 'registry/2.0' }).end(body);
}

function refuse(response: ServerResponse): void {
  const errors = [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }];
  response.writeHead(404, { 'content-type': 'application/json' }).end(JSON.stringify({ errors }));
}
