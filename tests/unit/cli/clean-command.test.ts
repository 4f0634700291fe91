import { expect, test } from 'vitest';
import { cleanRun } from '../../../harness/cli/clean-command.ts';
import type { Docker } from '../../../harness/lib/docker/docker-client.ts';
import { OWNED, RUN } from '../../../harness/lib/docker/ownership.ts';
import { FakeClock } from '../lib/fake-clock.ts';

const labelsOf = (run: string) => ({ [OWNED]: 'true', [RUN]: run });

/** An engine with a network of the run and one of another; `inUse` says how often it refuses to remove the first. */
function engine({ inUse = 0, appears = [] as string[] } = {}) {
  const networks = new Map([
    ['of-run', labelsOf('r1')],
    ['of-other', labelsOf('r2')],
  ]);
  let refusals = inUse;
  const stub = {
    listContainers: async () => [],
    listNetworks: async () => [...networks].map(([Name, Labels]) => ({ Id: Name, Name, Labels })),
    listVolumes: async () => ({ Volumes: null }),
    getNetwork: (name: string) => ({
      remove: async () => {
        if (refusals-- > 0) throw Object.assign(new Error('has active endpoints'), { statusCode: 409 });
        networks.delete(name);
        const next = appears.shift();
        if (next) networks.set(next, labelsOf('r1'));
      },
    }),
  };
  return { docker: stub as unknown as Docker, left: () => [...networks.keys()] };
}

test('what is the run’s is removed, and nothing else', async () => {
  const { docker, left } = engine();
  const clock = new FakeClock();
  await cleanRun('r1', { docker, clock });
  expect(left()).toEqual(['of-other']);
  expect(clock.sleeps).toEqual([]);
});

test('what comes while it is removed goes as well', async () => {
  const { docker, left } = engine({ appears: ['late', 'later'] });
  await cleanRun('r1', { docker, clock: new FakeClock() });
  expect(left()).toEqual(['of-other']);
});

test('what is in use for a while is waited for', async () => {
  const { docker, left } = engine({ inUse: 5 });
  await cleanRun('r1', { docker, clock: new FakeClock() });
  expect(left()).toEqual(['of-other']);
});

test('what does not go is named, and is a failure', async () => {
  const { docker } = engine({ inUse: Number.POSITIVE_INFINITY });
  await expect(cleanRun('r1', { docker, clock: new FakeClock() })).rejects.toMatchObject({
    code: 'CLEANUP_FAILED',
    exitCode: 3,
    message: 'of run r1 there is left in Docker: network of-run',
    hint: expect.stringContaining('kco-harness clean'),
  });
});
