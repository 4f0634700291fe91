import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { baseImage, baseImages } from '../../harness/lib/docker/base-image.ts';
import { imageExists } from '../../harness/lib/docker/build-image.ts';
import { expect, test, uniqueId } from './support/docker-test.ts';
import { startRegistry, startSilentServer } from './support/local-registry.ts';

test.beforeEach(async ({ engine }) => {
  const { OperatingSystem } = (await engine.docker.info()) as { OperatingSystem: string };
  test.skip(/Docker Desktop/.test(OperatingSystem), "Docker Desktop's engine has a loopback of its own");
});

test('an image of a registry is pulled, once', async ({ engine: { docker } }) => {
  await using registry = await startRegistry('serves', uniqueId());
  const image = `127.0.0.1:${registry.port}/tiny:${uniqueId()}`;
  const said: string[] = [];
  try {
    expect(await imageExists(docker, image)).toBe(false);
    expect(await baseImage(docker, { image, progress: (line) => said.push(line) })).toBe(image);
    expect(said).toEqual([`pulling ${image}`]);
    expect(await imageExists(docker, image)).toBe(true);

    const asked = registry.asked.length;
    expect(await baseImage(docker, { image, progress: (line) => said.push(line) })).toBe(image);
    expect([registry.asked.length, said.length]).toEqual([asked, 1]);
  } finally {
    await docker.getImage(image).remove({ force: true });
  }
});

test('a registry that knows no such image: the error names what was tried, and nothing else is', async ({ engine }) => {
  await using registry = await startRegistry('knows-nothing', uniqueId());
  const image = `127.0.0.1:${registry.port}/tiny:${uniqueId()}`;
  const said: string[] = [];
  const failure = baseImage(engine.docker, { image, progress: (line) => said.push(line) });
  await expect(failure).rejects.toMatchObject({
    code: 'BASE_IMAGE_UNAVAILABLE',
    message: expect.stringMatching(`docker pull ${image}: .*(not found|manifest unknown)`),
    hint: expect.stringContaining('--base-image'),
  });
  await expect(failure).rejects.not.toMatchObject({ message: expect.stringContaining('debootstrap') });
  expect(said).toEqual([`pulling ${image}`]);
  expect(registry.asked.some((path) => path.includes('/tiny/manifests/'))).toBe(true);
});

test('a registry that is not there is refused at once', async ({ engine }) => {
  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const { port } = gone.address() as AddressInfo;
  gone.close();
  await once(gone, 'close');
  const image = `127.0.0.1:${port}/tiny:${uniqueId()}`;

  // Far less than what the pull may take.
  test.setTimeout(10_000);
  const failure = baseImage(engine.docker, { image, pullTimeoutMs: 60_000, progress: () => {} });
  await expect(failure).rejects.toMatchObject({
    code: 'BASE_IMAGE_UNAVAILABLE',
    message: expect.stringMatching(`docker pull ${image}: .*connection refused`),
  });
});

const hanging = {
  'from the first byte': startSilentServer,
  'between the manifest and the layers': () => startRegistry('hangs-at-blobs', uniqueId()),
};
for (const [when, start] of Object.entries(hanging)) {
  test(`a registry that falls silent ${when} holds nobody longer than the pull may take`, async ({ engine }) => {
    test.setTimeout(10_000);
    await using registry = await start();
    const image = `127.0.0.1:${registry.port}/tiny:${uniqueId()}`;
    const failure = baseImage(engine.docker, { image, pullTimeoutMs: 700, progress: () => {} });
    await expect(failure).rejects.toMatchObject({
      code: 'BASE_IMAGE_UNAVAILABLE',
      message: expect.stringMatching(`docker pull ${image}: not complete within 700 ms`),
    });
    // It was this registry that was waited for.
    expect(registry.asked).not.toEqual([]);
    expect(await imageExists(engine.docker, image)).toBe(false);
  });
}

test('where an image is there, none is pulled or made', async ({ engine }) => {
  const said: string[] = [];
  const progress = (line: string) => said.push(line);
  const found = await baseImage(engine.docker, { progress });
  expect(Object.values(baseImages())).toContain(found);
  expect(await imageExists(engine.docker, found)).toBe(true);
  expect(await baseImage(engine.docker, { image: found, progress })).toBe(found);
  expect(said).toEqual([]);
});
