import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildImage } from '../../harness/lib/docker/build-image.ts';
import { silent } from '../../harness/lib/log.ts';
import { test } from './support/docker-test.ts';

// Before all contract tests: two workers that find an image missing would both make it, each at half the speed, and a
// test with a time limit of its own would pay for it.

const contexts = fileURLToPath(new URL('../../containers', import.meta.url));

for (const name of ['edge', 'edge-v2', 'tunnel']) {
  test(`the image ${name} is there`, async ({ engine }) => {
    test.setTimeout(300_000);
    await buildImage(engine.docker, { name, context: join(contexts, name), base: engine.baseImage, progress: silent });
  });
}
