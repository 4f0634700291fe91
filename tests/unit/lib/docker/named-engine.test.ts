import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { expect } from 'vitest';
import { createAuthority } from '../../../../harness/lib/certificates.ts';
import { Cleanup } from '../../../../harness/lib/cleanup.ts';
import { askNamedEngine } from '../../../../harness/lib/docker/named-engine.ts';
import { test } from '../../store/sources/temp-folder.ts';

const engine: RequestListener = ({ url }, response) => {
  response.writeHead(url === '/_ping' ? 200 : 404, { 'api-version': '1.41' }).end('OK');
};

async function listen(started: Cleanup, server: Server, at: { path: string } | { port: 0 }): Promise<number> {
  server.listen({ host: '127.0.0.1', ...at });
  await once(server, 'listening');
  started.add(async () => {
    server.close();
    server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

const refused = (message: unknown, hint: unknown = expect.stringContaining('unset DOCKER_HOST')) => ({
  code: 'DOCKER_UNAVAILABLE',
  exitCode: 3,
  message,
  hint,
});

test('nothing is asked where none is named, and of a pipe', async () => {
  await askNamedEngine({});
  await askNamedEngine({ DOCKER_HOST: '' });
  await askNamedEngine({ DOCKER_HOST: 'npipe:////./pipe/docker_engine' });
});

test('an engine answers, by tcp and by socket', async ({ temp }) => {
  await using started = new Cleanup();
  const port = await listen(started, createServer(engine), { port: 0 });
  await askNamedEngine({ DOCKER_HOST: `tcp://127.0.0.1:${port}` });
  await askNamedEngine({ DOCKER_HOST: `http://localhost:${port}` });
  await listen(started, createServer(engine), { path: join(temp, 'engine.sock') });
  await askNamedEngine({ DOCKER_HOST: `unix://${join(temp, 'engine.sock')}` });
});

test('one with TLS, by the files of DOCKER_CERT_PATH', async ({ temp }) => {
  await using started = new Cleanup();
  const authority = await createAuthority('engines', Date.now());
  const server = await authority.issue(['localhost']);
  const client = await authority.issue(['client.test']);
  const asking = { cert: server.certificate, key: server.key, requestCert: true, rejectUnauthorized: false };
  const secure = createSecureServer(asking, (request, response) => {
    const { subject } = (request.socket as TLSSocket).getPeerCertificate();
    if (subject) engine(request, response);
    else response.writeHead(401).end('who are you?');
  });
  const port = await listen(started, secure as unknown as Server, { port: 0 });
  const environment = { DOCKER_HOST: `tcp://localhost:${port}`, DOCKER_TLS_VERIFY: '1' };
  await expect(askNamedEngine(environment)).rejects.toMatchObject(refused(expect.stringContaining('certificate')));
  const folder = join(temp, 'certificates');
  await expect(askNamedEngine({ ...environment, DOCKER_CERT_PATH: folder })).rejects.toMatchObject(
    refused(expect.stringMatching(/^DOCKER_CERT_PATH is .*ENOENT/)),
  );
  await mkdir(folder);
  await writeFile(join(folder, 'ca.pem'), authority.certificate);
  await writeFile(join(folder, 'cert.pem'), client.certificate);
  await writeFile(join(folder, 'key.pem'), client.key);
  await askNamedEngine({ ...environment, DOCKER_CERT_PATH: folder });
});

test('nobody there, and no such socket', async ({ temp }) => {
  await expect(askNamedEngine({ DOCKER_HOST: 'tcp://127.0.0.1:1' })).rejects.toMatchObject(
    refused('no Docker engine answers at DOCKER_HOST, tcp://127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1'),
  );
  const DOCKER_HOST = `unix://${join(temp, 'none.sock')}`;
  await expect(askNamedEngine({ DOCKER_HOST })).rejects.toMatchObject(
    refused(`no Docker engine answers at DOCKER_HOST, ${DOCKER_HOST}: there is no such socket`),
  );
});

test('somebody who says nothing is not waited for', async () => {
  await using started = new Cleanup();
  const DOCKER_HOST = `tcp://127.0.0.1:${await listen(started, createServer(), { port: 0 })}`;
  await expect(askNamedEngine({ DOCKER_HOST }, { timeoutMs: 20 })).rejects.toMatchObject(
    refused(`no Docker engine answers at DOCKER_HOST, ${DOCKER_HOST}: no answer within 0.02 s`),
  );
});

test('a web server is no engine, whatever it answers', async () => {
  await using started = new Cleanup();
  for (const status of [200, 404]) {
    const server = createServer((_request, response) => response.writeHead(status).end('OK'));
    const DOCKER_HOST = `tcp://127.0.0.1:${await listen(started, server, { port: 0 })}`;
    await expect(askNamedEngine({ DOCKER_HOST })).rejects.toMatchObject(
      refused(`what answers at DOCKER_HOST, ${DOCKER_HOST}, is no Docker engine (HTTP ${status})`),
    );
  }
});

test('words that name no engine, with what to write', async () => {
  const said = (DOCKER_HOST: string, message: RegExp, hint: string) =>
    expect(askNamedEngine({ DOCKER_HOST }), DOCKER_HOST).rejects.toMatchObject(
      refused(expect.stringMatching(message), expect.stringContaining(hint)),
    );
  await said('tcp://build7', /lacks a port$/, 'tcp://HOST:2375');
  await said('build7:2375', /names no engine$/, 'tcp://HOST:2375');
  await said('build7', /names no engine$/, 'tcp://HOST:2375');
});
