import { expect, test } from 'vitest';
import { Cleanup } from '../../../../harness/lib/cleanup.ts';
import type { Docker } from '../../../../harness/lib/docker/docker-client.ts';
import { findEnginePlace, isReachedByNetwork, takeDownElsewhere } from '../../../../harness/lib/docker/engine-place.ts';

const id = '0123456789abcdef0123456789abcdef';

/** An engine that makes networks, and remembers which it has. */
function engine(modem: { socketPath?: string; host?: string }) {
  const made: unknown[] = [];
  const there = new Set<string>();
  const docker = {
    modem,
    createNetwork: async (options: { Name: string }) => {
      made.push(options);
      there.add(options.Name);
      return { id, remove: async () => there.delete(options.Name) };
    },
  } as unknown as Docker;
  return { docker, made, there };
}

const owner = { runId: 'r1', pid: 7 };

/** As /proc/net/dev has them. */
const interfaces = (...names: string[]) => [
  'Inter-|   Receive                |  Transmit',
  ...names.map((name) => `${name.padStart(6)}: 1024  12  0  0`),
];

test('behind a socket it is here, and nothing is made to find out', async () => {
  const { docker, made } = engine({ socketPath: '/var/run/docker.sock' });
  expect(isReachedByNetwork(docker)).toBe(false);
  const never = async () => expect.unreachable();
  expect(await findEnginePlace(docker, { ...owner, interfaces: never })).toBe('here');
  expect(made).toEqual([]);
});

for (const host of ['127.0.0.1', '10.0.0.7']) {
  test.describe(`at ${host}`, () => {
    const place = async (...names: string[]) => {
      const { docker, made, there } = engine({ host });
      expect(isReachedByNetwork(docker)).toBe(true);
      const found = await findEnginePlace(docker, {
        ...owner,
        interfaces: async () => {
          expect(there.size, 'looked at while the network is there').toBe(1);
          return interfaces(...names).join('\n');
        },
      });
      expect(there.size).toBe(0);
      const Labels = expect.objectContaining({ 'org.kco-harness': 'true', 'org.kco-harness.run': 'r1' });
      expect(made).toEqual([expect.objectContaining({ Name: 'kco-harness-r1-place', Internal: true, Labels })]);
      return found;
    };

    test('it is here where its bridge is among the interfaces', async () => {
      expect(await place('lo', 'eth0', 'br-0123456789ab')).toBe('here');
    });

    test('it is elsewhere where other bridges are', async () => {
      expect(await place('lo', 'eth0', 'docker0', 'br-ffffffffffff')).toBe('elsewhere');
      expect(await place()).toBe('elsewhere');
    });
  });
}

test('the network does not stay where looking fails', async () => {
  const { docker, there } = engine({ host: '10.0.0.7' });
  const interfaces = () => Promise.reject(new Error('no /proc'));
  await expect(findEnginePlace(docker, { ...owner, interfaces })).rejects.toThrow('no /proc');
  expect(there.size).toBe(0);
});

test.describe('taking down', () => {
  /** Steps of a run: one of the engine's, which hangs unless the engine was told to be quick, and one that is not. */
  function run(ping: (options: { abortSignal: AbortSignal }) => Promise<unknown>) {
    const modem: { connectionTimeout?: number } = {};
    const done: string[] = [];
    const owned = new Cleanup();
    owned.add(async () => done.push('the fake Klarna'));
    owned.add(async () => {
      if (modem.connectionTimeout !== undefined) throw new Error('socket hang up');
      done.push('a container');
    });
    return { docker: { modem, ping } as unknown as Docker, done, options: { runId: 'r1', owned, pingTimeoutMs: 20 } };
  }

  test('an engine that answers has all the time it needs', async () => {
    const { docker, done, options } = run(async () => 'OK');
    await takeDownElsewhere(docker, options);
    expect(done).toEqual(['a container', 'the fake Klarna']);
  });

  test('one that is out of reach is said, with what to do, and the rest is undone', async () => {
    const { docker, done, options } = run(async () => Promise.reject(new Error('connect EHOSTUNREACH')));
    await expect(takeDownElsewhere(docker, options)).rejects.toMatchObject({
      code: 'CLEANUP_FAILED',
      exitCode: 3,
      message: 'of run r1 something may be left: the Docker engine is out of reach (connect EHOSTUNREACH)',
      hint: expect.stringContaining('kco-harness clean with the same DOCKER_HOST'),
    });
    expect(done).toEqual(['the fake Klarna']);
  });

  test('one that is silent is not waited for', async () => {
    const { docker, options } = run(
      ({ abortSignal }) =>
        new Promise((_, reject) => abortSignal.addEventListener('abort', () => reject(new Error('aborted')))),
    );
    await expect(takeDownElsewhere(docker, options)).rejects.toMatchObject({
      message: expect.stringContaining('(no answer within 0.02 s)'),
    });
  });
});
