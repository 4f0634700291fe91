import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { openDockerEngine } from '../../../harness/edge/engine/open-engine.ts';
import type { EngineKind } from '../../../harness/edge/engine/waf-engine.ts';
import { silent } from '../../../harness/lib/log.ts';
import { test as dockerTest, uniqueId } from './docker-test.ts';
import { contexts } from './waf-engine-contexts.ts';
import type { EngineFixture } from './waf-engine-suite.ts';

/** Tests that share a container of their worker. When it is disposed of, nothing of it may be left. */
export const dockerEngineTest = (kind: EngineKind) =>
  dockerTest.extend<object, EngineFixture>({
    waf: [
      async ({ engine: { docker, baseImage, labels } }, use) => {
        const folder = await mkdtemp(join(tmpdir(), 'waf-engine-rules-'));
        const runId = uniqueId();
        const owner = { runId, pid: process.pid };
        {
          await using engine = await openDockerEngine({
            kind,
            docker,
            ...owner,
            labels,
            contexts,
            baseImage,
            progress: silent,
          });
          await use({ engine, folder });
        }
        await rm(folder, { recursive: true });
        const filters = { name: [runId] };
        expect((await docker.listContainers({ all: true, filters })).map(({ Names }) => Names)).toEqual([]);
        expect((await docker.listNetworks({ filters })).map(({ Name }) => Name)).toEqual([]);
      },
      // The engine's image is built first where it is not there yet.
      { scope: 'worker', timeout: 300_000 },
    ],
  });
