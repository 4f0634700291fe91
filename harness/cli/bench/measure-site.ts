import { join } from 'node:path';
import type { ContainerStats } from 'dockerode';
import { writeEvidence } from '../../evidence/run-folder.ts';
import type { Docker } from '../../lib/docker/docker-client.ts';
import { IMAGE, OWNED } from '../../lib/docker/ownership.ts';
import type { RunOptions } from '../../run/run-options.ts';
import { runScenario, type Timings } from '../../run/run-scenario.ts';
import { stackNeeds } from '../../run/stack/stack-needs.ts';
import { startStack } from '../../run/stack/start-stack.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { judgeScenario } from '../../verdict/scenario-result.ts';
import { runContextFor } from '../run-context.ts';

const rounds = 15;

const scenario: Scenario = {
  id: 'bench',
  title: 'a healthy shop whose customer never returns',
  source: ['harness'],
  given: { shopper: { afterPaying: 'closes-tab' } },
  expect: { verdict: 'paid' },
};

export interface SiteTimes {
  openMs: number;
  /** Checkout and push alone, between opening and closing. */
  bareMs: number;
  judgeMs: number;
  closeMs: number;
}

/** Medians over fifteen sites, one at a time, on a stack of its own; the first ones, which warm PHP, do not count. */
export async function measureSite(options: RunOptions): Promise<SiteTimes> {
  await using stack = await startStack(options, stackNeeds([scenario]), () => {});
  const [build] = stack.descriptor.builds;
  if (!build) throw new Error('the stack has no plugin build');
  await using runContext = runContextFor(stack, { ...options, shopper: 'http', keep: false }, true);

  const times: SiteTimes[] = [];
  for (let round = -3; round < rounds; round++) {
    const timings: Timings = {};
    const started = performance.now();
    const record = await runScenario(scenario, build, `bench${round + 3}`, runContext, timings);
    const closed = performance.now();
    const result = judgeScenario(scenario, record, { durationMs: 0, evidence: '' });
    await writeEvidence(join(options.runFolder, 'bench'), record);
    const written = performance.now();
    if (result.outcome !== 'as-expected')
      throw new Error(`the measured scenario was ${result.outcome}: ${result.reason}`);
    const { openedAt = 0, playedAt = 0, collectedAt = 0 } = timings;
    if (round < 0) continue;
    times.push({
      openMs: openedAt - started,
      bareMs: playedAt - openedAt,
      judgeMs: collectedAt - playedAt + (written - closed),
      closeMs: closed - collectedAt,
    });
  }
  const median = (pick: (time: SiteTimes) => number) => {
    const sorted = times.map(pick).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  };
  return {
    openMs: median(({ openMs }) => openMs),
    bareMs: median(({ bareMs }) => bareMs),
    judgeMs: median(({ judgeMs }) => judgeMs),
    closeMs: median(({ closeMs }) => closeMs),
  };
}

const mebibyte = 1024 * 1024;

/** Samples the memory of all the harness's containers, twice a second, until disposed of. */
export function watchMemory(docker: Docker): { peakMegabytes(): number } & AsyncDisposable {
  let peak = 0;
  let stopped = false;
  const sampling = (async () => {
    while (!stopped) {
      peak = Math.max(peak, await sampleMebibytes(docker).catch(() => 0)); // a container that just went has no numbers
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  })();
  return {
    peakMegabytes: () => peak,
    [Symbol.asyncDispose]: async () => {
      stopped = true;
      await sampling;
    },
  };
}

/** As `docker stats` counts: without the page cache that the kernel may take back. */
async function sampleMebibytes(docker: Docker): Promise<number> {
  const containers = await docker.listContainers({ filters: { label: [`${OWNED}=true`] } });
  const stats = await Promise.all(
    containers.map(
      ({ Id }) => docker.getContainer(Id).stats({ stream: false, 'one-shot': true }) as Promise<ContainerStats>,
    ),
  );
  const bytes = stats.map(({ memory_stats: { usage = 0, stats: detail } }) => {
    const counters = detail as unknown as Record<string, number> | undefined;
    return usage - (counters?.total_inactive_file ?? counters?.inactive_file ?? 0);
  });
  return bytes.reduce((sum, each) => sum + each, 0) / mebibyte;
}

/**
 * Size of the newest image of each kind, shared layers counted once. Every image starts from the base image, and the
 * shop's from the store's.
 */
export async function imageMegabytes(docker: Docker): Promise<number> {
  const images = await docker.listImages({ filters: { label: [`${IMAGE}=true`] } });
  const newest = new Map<string, string>();
  for (const { RepoTags, Id } of images.sort((a, b) => a.Created - b.Created)) {
    const name = RepoTags?.[0]?.split(':')[0];
    if (name) newest.set(name, Id);
  }
  const layers = new Map<string, number>();
  for (const id of newest.values()) {
    const [{ RootFS }, history] = await Promise.all([
      docker.getImage(id).inspect(),
      docker.getImage(id).history() as Promise<{ Size: number }[]>,
    ]);
    // History is newest first and also lists steps that made no layer; layers are oldest first.
    const sizes = history
      .map(({ Size }) => Size)
      .filter((size) => size > 0)
      .reverse();
    for (const [index, layer] of (RootFS.Layers ?? []).entries()) layers.set(layer, sizes[index] ?? 0);
  }
  return [...layers.values()].reduce((sum, size) => sum + size, 0) / 1e6;
}
