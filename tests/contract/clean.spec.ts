import { hostname } from 'node:os';
import { isOrphan, ownerLabels, processStartedAt, RUN, removeLeftovers } from '../../harness/lib/docker/ownership.ts';
import { pidOfDeadProcess } from '../unit/lib/docker/dead-process.ts';
import { type Engine, expect, test, uniqueId } from './support/docker-test.ts';

/** A container, a network and a volume of one name, the first two bound together. */
async function makeThree({ docker, baseImage }: Engine, name: string, labels: Record<string, string>) {
  await docker.createNetwork({ Name: name, Labels: labels });
  await docker.createVolume({ Name: name, Labels: labels });
  const container = await docker.createContainer({
    name,
    Image: baseImage,
    Labels: labels,
    Cmd: ['sleep', '600'],
    HostConfig: { NetworkMode: name, Binds: [`${name}:/data`] },
  });
  await container.start();
}

/** Which of the three are there. */
async function whatIsLeft({ docker }: Engine, name: string): Promise<string[]> {
  const there = await Promise.all([
    unlessMissing(docker.getContainer(name).inspect()),
    unlessMissing(docker.getNetwork(name).inspect()),
    unlessMissing(docker.getVolume(name).inspect()),
  ]);
  return ['container', 'network', 'volume'].filter((_, index) => there[index]);
}

async function unlessMissing(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return false;
    throw error;
  }
}

async function removeThree({ docker }: Engine, name: string): Promise<void> {
  await unlessMissing(docker.getContainer(name).remove({ force: true, v: true }));
  await unlessMissing(docker.getNetwork(name).remove());
  await unlessMissing(docker.getVolume(name).remove());
}

/** Orphans of this test only: what other runs on this machine left is theirs to look at. */
const orphansOf = (runId: string) => (labels: Readonly<Record<string, string>>) =>
  labels[RUN] === runId && isOrphan(labels);

const all = ['container', 'network', 'volume'];

interface Case {
  labels: (runId: string) => Promise<Record<string, string>> | Record<string, string>;
  left: string[];
}

const cases: Record<string, Case> = {
  'of a dead process are removed, the running container first': {
    labels: async (runId) => ownerLabels(runId, await pidOfDeadProcess()),
    left: [],
  },
  'of a process that lives stay': { labels: (runId) => ownerLabels(runId, process.pid), left: all },
  "of another host's dead process stay": {
    labels: async (runId) => ({
      ...ownerLabels(runId, await pidOfDeadProcess()),
      'org.kco-harness.host': `not-${hostname()}`,
    }),
    left: all,
  },
  'that lack the mark of the harness stay': {
    labels: async (runId) => {
      const { 'org.kco-harness': _, ...labels } = {
        'org.kco-harness': '',
        ...ownerLabels(runId, await pidOfDeadProcess()),
      };
      return labels;
    },
    left: all,
  },
};
if (processStartedAt(process.pid) !== undefined) {
  cases['of a process whose pid another has by now are removed'] = {
    labels: (runId) => ({ ...ownerLabels(runId, process.pid), 'org.kco-harness.pid-started': '1' }),
    left: [],
  };
}

for (const [what, { labels, left }] of Object.entries(cases)) {
  test(`container, network and volume ${what}`, async ({ engine }) => {
    const name = uniqueId();
    try {
      await makeThree(engine, name, await labels(name));
      expect(await whatIsLeft(engine, name)).toEqual(all);

      const removed = await removeLeftovers(engine.docker, orphansOf(name));
      expect(await whatIsLeft(engine, name)).toEqual(left);
      const told = left.length === 0 ? [name] : [];
      expect(removed).toEqual({ containers: told, networks: told, volumes: told });
      // A second time there is nothing left to remove.
      expect(await removeLeftovers(engine.docker, orphansOf(name))).toEqual({
        containers: [],
        networks: [],
        volumes: [],
      });
    } finally {
      await removeThree(engine, name);
    }
  });
}

test('two that clean at once do not stumble over each other', async ({ engine }) => {
  const name = uniqueId();
  try {
    await makeThree(engine, name, ownerLabels(name, await pidOfDeadProcess()));
    const both = await Promise.allSettled([1, 2].map(() => removeLeftovers(engine.docker, orphansOf(name))));
    expect(both.map((it) => (it.status === 'rejected' ? String(it.reason) : 'cleaned'))).toEqual([
      'cleaned',
      'cleaned',
    ]);
    expect(await whatIsLeft(engine, name)).toEqual([]);
  } finally {
    await removeThree(engine, name);
  }
});

test('a volume that a stranger uses stays, and is not told as removed', async ({ engine }) => {
  const name = uniqueId();
  const stranger = `${name}-stranger`;
  try {
    await makeThree(engine, name, ownerLabels(name, await pidOfDeadProcess()));
    const HostConfig = { Binds: [`${name}:/data`] };
    await engine.docker.createContainer({ name: stranger, Image: engine.baseImage, Cmd: ['true'], HostConfig });
    expect(await removeLeftovers(engine.docker, orphansOf(name))).toEqual({
      containers: [name],
      networks: [name],
      volumes: [],
    });
    expect(await whatIsLeft(engine, name)).toEqual(['volume']);
  } finally {
    await unlessMissing(engine.docker.getContainer(stranger).remove({ force: true }));
    await removeThree(engine, name);
  }
});
