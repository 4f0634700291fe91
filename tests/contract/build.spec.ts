import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildImage, commitImage, imageExists } from '../../harness/lib/docker/build-image.ts';
import { isOrphan, removeLeftovers } from '../../harness/lib/docker/ownership.ts';
import { pidOfDeadProcess } from '../unit/lib/docker/dead-process.ts';
import { test as dockerTest, type Engine, expect, uniqueId } from './support/docker-test.ts';

interface Folder {
  /** Builds the folder as it is now; images are removed after the test. */
  build: () => Promise<{ tag: string; said: string[] }>;
  write: (file: string, content: string) => Promise<void>;
  path: string;
  /** Stands in the Dockerfile, so that nothing of another test is found in Docker's cache. */
  id: string;
}

const test = dockerTest.extend<{ folder: Folder }>({
  folder: async ({ engine }, use) => {
    const id = uniqueId();
    const path = await mkdtemp(join(tmpdir(), `${id}-`));
    const tags = new Set<string>();
    await use({
      id,
      path,
      write: async (file, content) => {
        await mkdir(dirname(join(path, file)), { recursive: true });
        await writeFile(join(path, file), content);
      },
      build: async () => {
        const said: string[] = [];
        const progress = (line: string) => said.push(line);
        const tag = await buildImage(engine.docker, { name: id, context: path, base: engine.baseImage, progress });
        tags.add(tag);
        return { tag, said };
      },
    });
    for (const tag of tags) await engine.docker.getImage(tag).remove({ force: true });
    await rm(path, { recursive: true });
  },
});

const dockerfile = (...lines: string[]) => ['ARG BASE', 'FROM $BASE', ...lines, ''].join('\n');

/** Containers, running or not, whose command holds this text. */
async function containersWith({ docker }: Engine, text: string): Promise<string[]> {
  const listed = await docker.listContainers({ all: true });
  return listed.filter(({ Command, Labels }) => (Command + JSON.stringify(Labels)).includes(text)).map(({ Id }) => Id);
}

test('an image is built once, and found after that', async ({ engine, folder }) => {
  await folder.write('Dockerfile', dockerfile(`RUN echo ${folder.id} > /made`, 'COPY a/b.txt /b.txt'));
  await folder.write('a/b.txt', 'b');
  const first = await folder.build();
  expect(first.tag).toMatch(new RegExp(`^kco-harness/${folder.id}:[0-9a-f]{16}$`));
  expect(first.said[0]).toBe(`building image ${folder.id} (once; a minute or less)`);
  expect(first.said.join('\n')).toContain(`: RUN echo ${folder.id} > /made`);
  const inspected = await engine.docker.getImage(first.tag).inspect();
  expect(inspected.Config.Labels).toMatchObject({ 'org.kco-harness.image': 'true' });
  expect(await containersWith(engine, folder.id)).toEqual([]);

  expect(await folder.build()).toEqual({ tag: first.tag, said: [] });
});

test('a file that changed or came gives another image, and the same files the same', async ({ engine, folder }) => {
  const tags: string[] = [];
  const build = async () => tags.push((await folder.build()).tag);
  await folder.write('Dockerfile', dockerfile(`LABEL test=${folder.id}`, 'COPY . /all/'));
  await folder.write('one.txt', '1');
  await build();
  await folder.write('one.txt', '2');
  await build();
  await folder.write('two.txt', '');
  await build();
  await folder.write('Dockerfile', dockerfile(`LABEL test=${folder.id} more=1`, 'COPY . /all/'));
  await build();
  expect(new Set(tags).size).toBe(4);
  for (const tag of tags) expect(await imageExists(engine.docker, tag), tag).toBe(true);

  await folder.write('Dockerfile', dockerfile(`LABEL test=${folder.id}`, 'COPY . /all/'));
  expect(await folder.build()).toEqual({ tag: tags[2], said: [] });
});

test('a container that somebody else starts from an image of ours is nobody’s leftover', async ({ engine, folder }) => {
  const { docker } = engine;
  await folder.write('more/a.txt', folder.id);
  const tag = `kco-harness/${folder.id}:committed`;
  const layers = [{ folder: folder.path, target: 'srv' }];
  await commitImage(docker, { from: engine.baseImage, tag, layers, runId: folder.id, pid: await pidOfDeadProcess() });
  const container = await docker.createContainer({ Image: tag });
  try {
    const { Labels } = (await container.inspect()).Config;
    expect(Labels['org.kco-harness.image']).toBe('true');
    expect(isOrphan(Labels)).toBe(false);
    expect(await removeLeftovers(docker, (labels) => labels['org.kco-harness.run'] === folder.id)).toEqual({
      containers: [],
      networks: [],
      volumes: [],
    });
  } finally {
    await container.remove();
    await docker.getImage(tag).remove();
  }
});

test('a RUN that fails: IMAGE_BUILD_FAILED with what it printed, and no container stays', async ({
  engine,
  folder,
}) => {
  await folder.write('Dockerfile', dockerfile(`RUN echo "on stdout ${folder.id}"; echo "on stderr" >&2; exit 7`));
  const failure = folder.build();
  await expect(failure).rejects.toMatchObject({
    code: 'IMAGE_BUILD_FAILED',
    exitCode: 3,
    message: expect.stringMatching(new RegExp(`on stdout ${folder.id}[^]*on stderr[^]*returned a non-zero code: 7`)),
  });
  expect(await containersWith(engine, folder.id)).toEqual([]);
  const images = await engine.docker.listImages({ filters: { reference: [`kco-harness/${folder.id}`] } });
  expect(images).toEqual([]);
});

test('a RUN that finds the disk full: DISK_FULL', async ({ engine, folder }) => {
  // /dev/full answers every write as a full disk does.
  await folder.write('Dockerfile', dockerfile(`RUN echo ${folder.id} | tee /dev/full`));
  await expect(folder.build()).rejects.toMatchObject({ code: 'DISK_FULL', hint: expect.stringContaining('clean') });
  expect(await containersWith(engine, folder.id)).toEqual([]);
});

test('a Dockerfile that cannot be read: IMAGE_BUILD_FAILED', async ({ folder }) => {
  await folder.write('Dockerfile', dockerfile('RUM true'));
  const message = expect.stringMatching(/unknown instruction: RUM/i);
  await expect(folder.build()).rejects.toMatchObject({ code: 'IMAGE_BUILD_FAILED', message });
});

test('two builds of one folder at once both succeed', async ({ engine, folder }) => {
  await folder.write('Dockerfile', dockerfile(`RUN echo ${folder.id} > /made`));
  const [one, two] = await Promise.all([folder.build(), folder.build()]);
  expect(one?.tag).toBe(two?.tag);
  expect(await imageExists(engine.docker, one?.tag ?? '')).toBe(true);
  expect(await containersWith(engine, folder.id)).toEqual([]);
});
