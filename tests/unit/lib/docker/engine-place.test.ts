import { expect, test } from 'vitest';
import type { Docker } from '../../../../harness/lib/docker/docker-client.ts';
import { findEnginePlace, isReachedByNetwork } from '../../../../harness/lib/docker/engine-place.ts';

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
