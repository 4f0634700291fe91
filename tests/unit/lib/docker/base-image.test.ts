import { expect, test } from 'vitest';
import { baseImage, baseImages } from '../../../../harness/lib/docker/base-image.ts';
import { stubDocker } from './stub-docker.ts';

const { pulled: registryImage, made: madeImage } = baseImages();
const progress = () => {};

test('the image of the registry is taken first where both are there', async () => {
  const docker = stubDocker({ images: [madeImage, registryImage] });
  expect(await baseImage(docker, { progress })).toBe(registryImage);
  expect(docker.pulled).toEqual([]);
});

test('the image made here is taken before anything is pulled', async () => {
  const docker = stubDocker({ images: [madeImage] });
  expect(await baseImage(docker, { progress })).toBe(madeImage);
  expect(docker.pulled).toEqual([]);
});

test('where neither is there, the one of the registry is pulled', async () => {
  const docker = stubDocker({ images: [], pull: 'works' });
  expect(await baseImage(docker, { progress })).toBe(registryImage);
  expect(docker.pulled).toEqual([registryImage]);
});

test('another release of Debian has images of its own', async () => {
  const { pulled, made } = baseImages('bookworm');
  const docker = stubDocker({ images: [registryImage, madeImage, made], pull: 'works' });
  expect(await baseImage(docker, { release: 'bookworm', progress })).toBe(made);
  expect(await baseImage(stubDocker({ images: [], pull: 'works' }), { release: 'bookworm', progress })).toBe(pulled);
  expect([pulled, made]).toEqual(['debian:bookworm-slim', 'kco-harness-base:bookworm-2']);
});

test('an image that was asked for is never replaced by another', async () => {
  const docker = stubDocker({ images: [madeImage, registryImage], pull: 'connection refused' });
  const failure = await baseImage(docker, { image: 'mine:1', progress }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'BASE_IMAGE_UNAVAILABLE', exitCode: 3 });
  expect(docker.pulled).toEqual(['mine:1']);
  expect(String(failure)).toContain('docker pull mine:1: connection refused');
  expect(String(failure)).not.toContain('debootstrap');
});

test('where nothing can be had, the error lists everything that was tried', async () => {
  const docker = stubDocker({ images: [], pull: 'connection refused' });
  // No mirror answers there; elsewhere debootstrap is missing, or the user is not root.
  const failure = baseImage(docker, { debianMirror: 'http://127.0.0.1:1/', progress });
  await expect(failure).rejects.toMatchObject({
    code: 'BASE_IMAGE_UNAVAILABLE',
    message: expect.stringMatching(/docker pull debian:trixie-slim: connection refused\n {2}debootstrap: \S/),
  });
});

test('an engine that fails is not an image that is missing', async () => {
  const docker = stubDocker({ images: [], inspect: 'engine on fire', pull: 'works' });
  await expect(baseImage(docker, { progress })).rejects.toThrow('engine on fire');
  expect(docker.pulled).toEqual([]);
});
