import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Wait } from 'testcontainers';
import type { EdgePolicy } from '../../harness/edge/edge-policy.ts';
import { startEdge } from '../../harness/edge/modsecurity/start-edge.ts';
import { Cleanup } from '../../harness/lib/cleanup.ts';
import { buildImage } from '../../harness/lib/docker/build-image.ts';
import { createNetwork, startContainer } from '../../harness/lib/docker/start-container.ts';
import { silent } from '../../harness/lib/log.ts';
import { type Engine, expect, test, uniqueId } from './support/docker-test.ts';
import { edgeSurroundings } from './support/edge-surroundings.ts';
import { policies } from './support/policies.ts';

// A start that fails may take as long as one is waited for.
test.setTimeout(90_000);

test('a container that ends in its start: STACK_NOT_READY with its last words, and it does not stay', async ({
  engine,
}) => {
  const unreadableRules = { ruleset: 'comodo' as const, removedRules: ['not-a-number'] };
  // At once, because each of them may be waited for until its time is up.
  await Promise.all([
    test.step('rules that ModSecurity cannot read', () =>
      edgeWith(
        engine,
        { ...policies.comodo, waf: unreadableRules },
        /SecRuleRemoveById: failed to load:\s*not-a-number/,
      )),
    test.step('a configuration that nginx cannot read', () =>
      edgeWith(engine, { ...policies.open, name: 'unclosed(' }, /\[emerg\].* missing closing parenthesis/)),
    test.step('a command that is over before anybody can look', () => briefContainer(engine)),
  ]);
});

async function edgeWith(engine: Engine, policy: EdgePolicy, says: RegExp): Promise<void> {
  await using surroundings = new Cleanup();
  const { options } = await edgeSurroundings(engine, surroundings, [policy]);
  const printed: string[] = [];
  const starting = startEdge({ ...options, onLine: () => (line) => printed.push(line) });

  const message = expect.stringMatching(says);
  await expect(starting).rejects.toMatchObject({ code: 'STACK_NOT_READY', message });
  expect(printed.join('\n')).toMatch(says);
  expect(await containersOf(engine, options.runId)).toEqual([]);
}

async function briefContainer(engine: Engine): Promise<void> {
  const { docker, baseImage: base, labels } = engine;
  await using surroundings = new Cleanup();
  const owner = { runId: uniqueId(), pid: process.pid };
  const network = surroundings.use(await createNetwork(docker, { ...owner, kind: 'published', labels }));
  const context = await mkdtemp(join(tmpdir(), `${owner.runId}-`));
  surroundings.add(() => rm(context, { recursive: true }));
  await writeFile(join(context, 'Dockerfile'), 'ARG BASE\nFROM $BASE\nCMD ["/bin/echo", "last words"]\n');
  const image = await buildImage(docker, { name: owner.runId, context, base, progress: silent });
  surroundings.add(() => docker.getImage(image).remove({ force: true }));

  const printed: string[] = [];
  const starting = startContainer(docker, {
    ...owner,
    name: 'brief',
    image,
    network,
    ports: [{ container: 80 }],
    waitFor: Wait.forHttp('/', 80, { abortOnContainerExit: true }),
    startupTimeoutMs: 20_000,
    onLine: (line) => printed.push(line),
  });
  const message = expect.stringMatching(/^container "brief" did not get ready: .*\nIts last lines:\n {2}last words/);
  await expect(starting).rejects.toMatchObject({ code: 'STACK_NOT_READY', message });
  expect(printed).toEqual(['last words']);
  expect(await containersOf(engine, owner.runId)).toEqual([]);
}

test('a port that is taken: PORT_TAKEN, and no container stays', async ({ engine }) => {
  await using surroundings = new Cleanup();
  const { options } = await edgeSurroundings(engine, surroundings, [policies.open]);
  const first = surroundings.use(await startEdge(options));
  const taken = first.address.httpsPort;
  const second = await edgeSurroundings(engine, surroundings, [policies.open]);

  const starting = startEdge({ ...second.options, httpsPort: taken });
  await expect(starting).rejects.toMatchObject({ code: 'PORT_TAKEN', message: expect.stringContaining(String(taken)) });
  expect(await containersOf(engine, second.options.runId)).toEqual([]);
});

async function containersOf({ docker }: Engine, runId: string): Promise<string[]> {
  const found = await docker.listContainers({ all: true, filters: { label: [`org.kco-harness.run=${runId}`] } });
  return found.map(({ Names, State }) => `${Names[0]} ${State}`);
}
