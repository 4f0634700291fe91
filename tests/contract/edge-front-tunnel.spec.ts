import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { startEdge } from '../../harness/edge/modsecurity/start-edge.ts';
import { Cleanup } from '../../harness/lib/cleanup.ts';
import type { Engine } from './support/docker-test.ts';
import { edgeFrontSuite } from './support/edge-front-suite.ts';
import { expect, startTunnelledEdge, test } from './support/tunnelled-edge-test.ts';

edgeFrontSuite(test);

const containersOf = ({ docker }: Engine, runId: string) =>
  docker.listContainers({ all: true, filters: { label: [`org.kco-harness.run=${runId}`] } });

test('no port of any container is published', async ({ front, engine }) => {
  const containers = await containersOf(engine, front.runId);
  expect(containers.map(({ Names }) => Names[0]?.split('-').at(-1)).sort()).toEqual(['edge', 'tunnel']);
  expect(containers.flatMap(({ Ports }) => Ports.filter(({ PublicPort }) => PublicPort !== undefined))).toEqual([]);
  expect(front.edge.address.host).toBe('127.0.0.1');
});

test('each half of a connection ends by itself, in both directions, and what it carried is complete', async ({
  front,
}) => {
  await using started = new Cleanup();
  const server = createServer({ allowHalfOpen: true }, async (socket) => socket.end((await all(socket)).toUpperCase()));
  server.listen(0, '127.0.0.1');
  started.add(async () => server.close());
  await once(server, 'listening');
  // Out to the far end, and from there back to this one.
  const { address: host } = front.tunnel;
  const port = await front.tunnel.listenThere((server.address() as AddressInfo).port);
  const lead = await front.tunnel.listenHere({ host, port });
  const words = 'what was said '.repeat(100_000);
  const callers = Array.from({ length: 5 }, async () => {
    const socket = connect({ host: '127.0.0.1', port: lead, allowHalfOpen: true });
    socket.end(words);
    return (await all(socket)) === words.toUpperCase();
  });
  expect(await Promise.all(callers)).toEqual(callers.map(() => true));
});

test('a port of this machine that is taken: PORT_TAKEN, and no container stays', async ({ front, engine }) => {
  const { httpsPort } = front.edge.address;
  const runId = `${front.runId}-second`;
  const starting = startEdge({ ...front.options, runId, httpsPort });
  const message = expect.stringContaining(String(httpsPort));
  await expect(starting).rejects.toMatchObject({ code: 'PORT_TAKEN', message });
  expect(await containersOf(engine, runId)).toEqual([]);
});

test('rules that ModSecurity cannot read: STACK_NOT_READY with its words, and no container stays', async ({
  front,
  engine,
}) => {
  test.setTimeout(60_000);
  const runId = `${front.runId}-unreadable`;
  const [policy] = front.options.policies;
  if (!policy) throw new Error('no policy');
  const unreadable = { ...policy, waf: { ruleset: 'comodo' as const, removedRules: ['not-a-number'] } };
  const starting = startEdge({ ...front.options, runId, policies: [unreadable] });
  const message = expect.stringMatching(/SecRuleRemoveById: failed to load:\s*not-a-number/);
  await expect(starting).rejects.toMatchObject({ code: 'STACK_NOT_READY', message });
  expect(await containersOf(engine, runId)).toEqual([]);
});

test('a tunnel whose container dies says that it broke, and whoever is on the way is cut off', async ({ engine }) => {
  await using front = await startTunnelledEdge(engine);
  const { httpPort } = front.edge.address;
  const socket = connect(httpPort, '127.0.0.1');
  await once(socket, 'connect');
  const ended = new Promise((resolve) => socket.on('error', () => {}).on('close', resolve));
  expect(front.tunnel.sentences()).toEqual([]);
  await engine.docker.getContainer(`kco-harness-${front.runId}-tunnel`).kill();
  await ended;
  await expect
    .poll(() => front.tunnel.sentences())
    .toEqual([expect.stringMatching(/^the tunnel to the Docker engine broke: /)]);
  await expect(front.ask({ url: `http://${front.newHost('httpOnly')}/` })).rejects.toThrow();
});

test('closing it leaves nothing', async ({ engine }) => {
  const front = await startTunnelledEdge(engine);
  await front[Symbol.asyncDispose]();
  expect(await containersOf(engine, front.runId)).toEqual([]);
  expect(front.tunnel.sentences()).toEqual([]);
});

async function all(socket: Socket): Promise<string> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(socket, 'end');
  return Buffer.concat(chunks).toString();
}
