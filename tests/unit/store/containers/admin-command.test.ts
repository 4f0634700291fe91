import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createAuthority } from '../../../../harness/lib/certificates.ts';
import { HarnessError } from '../../../../harness/lib/errors.ts';
import { healthy } from '../../../../harness/scenario/conditions.ts';
import { adminCommandsOf } from '../../../../harness/store/containers/admin-command.ts';
import { StubConnection } from './stub-connection.ts';

interface Answer {
  status: number;
  begun: boolean;
}

/** An edge with a shop behind it that answers every request alike. */
async function edgeWith({ status, begun }: Answer) {
  const authority = await createAuthority('test', Date.now());
  const { certificate, key } = await authority.issue(['*.shop.test', '*.shop.internal']);
  const seen: { method: string; host: string; token: string; path: string }[] = [];
  const server = createServer({ cert: certificate, key }, ({ method = '', url: path = '', headers }, response) => {
    seen.push({ method, path, host: headers.host ?? '', token: String(headers['x-harness-command']) });
    response.writeHead(status, begun ? { 'x-harness-command': 'begun' } : {}).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    seen,
    web: { host: '127.0.0.1', httpsPort: port, authority: authority.certificate },
    [Symbol.asyncDispose]: () => closed(server),
  };
}

const closed = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()));

const site = { id: 'w0n3', build: 'a', host: 'w0n3-a-comodo-no211170.shop.test', conditions: healthy.store };
const failure = (running: Promise<void>) =>
  running.then(
    () => undefined,
    (error: unknown) => error,
  );

test('what to do stands in the database, under the token that the request shows', async () => {
  await using edge = await edgeWith({ status: 200, begun: true });
  const database = new StubConnection();
  await adminCommandsOf(database.connection, edge.web, site)({ do: 'owner-acts', action: 'cancels' });
  const [[name, value] = []] = database.written();
  expect(name).toBe('harness_command');
  const command = JSON.parse(String(value)) as { token: string };
  expect(command).toEqual({ do: 'owner-acts', action: 'cancels', token: expect.stringMatching(/^[\w-]{24}$/) });
  expect(edge.seen).toEqual([{ method: 'POST', path: '/', host: 'w0n3-a-open.shop.internal', token: command.token }]);
});

test('every command has a token of its own', async () => {
  await using edge = await edgeWith({ status: 200, begun: true });
  const run = adminCommandsOf(new StubConnection().connection, edge.web, site);
  await run({ do: 'heed-htaccess', heeds: true });
  await run({ do: 'heed-htaccess', heeds: false });
  expect(new Set(edge.seen.map(({ token }) => token)).size).toBe(2);
});

test('a shop in a folder is asked there', async () => {
  await using edge = await edgeWith({ status: 200, begun: true });
  const inFolder = { ...site, conditions: { ...healthy.store, wordpressIn: 'subfolder' as const } };
  await adminCommandsOf(new StubConnection().connection, edge.web, inFolder)({ do: 'owner-acts', action: 'cancels' });
  expect(edge.seen.map(({ path }) => path)).toEqual(['/butik/']);
});

test('a site whose name is private is reached by its public one', async () => {
  await using edge = await edgeWith({ status: 200, begun: true });
  const hidden = { ...site, id: 'w0n4', build: 'b', host: 'w0n4-b-open.shop.internal' };
  await adminCommandsOf(new StubConnection().connection, edge.web, hidden)({ do: 'heed-htaccess', heeds: true });
  expect(edge.seen[0]?.host).toBe('w0n4-b-open.shop.test');
});

for (const [what, answer] of [
  ['that was refused', { status: 403, begun: false }],
  ['that WordPress failed in', { status: 500, begun: true }],
  ['that somebody else answered', { status: 200, begun: false }],
] as const) {
  test(`a command ${what} is told`, async () => {
    await using edge = await edgeWith(answer);
    const run = adminCommandsOf(new StubConnection().connection, edge.web, site);
    const error = await failure(run({ do: 'owner-acts', action: 'cancels' }));
    expect(error).toBeInstanceOf(HarnessError);
    expect(error).toMatchObject({
      code: 'EVIDENCE_INCOMPLETE',
      message: `the shop did not run the admin command "owner-acts": status ${answer.status}`,
    });
  });
}

test('an edge that is not the run’s gets no command', async () => {
  await using edge = await edgeWith({ status: 200, begun: true });
  const another = await createAuthority('another', Date.now());
  const web = { ...edge.web, authority: another.certificate };
  const run = adminCommandsOf(new StubConnection().connection, web, site);
  expect(await failure(run({ do: 'owner-acts', action: 'cancels' }))).toMatchObject({ code: 'EVIDENCE_INCOMPLETE' });
  expect(edge.seen).toEqual([]);
});
