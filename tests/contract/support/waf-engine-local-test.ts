import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import { openLocalEngine } from '../../../harness/edge/engine/open-engine.ts';
import type { EngineKind, WafEngine } from '../../../harness/edge/engine/waf-engine.ts';
import { HarnessError } from '../../../harness/lib/errors.ts';
import { contexts } from './waf-engine-contexts.ts';
import type { EngineFixture } from './waf-engine-suite.ts';

type State = { engine: WafEngine } | { reason: string };

/** Tests that share an engine of this machine: skipped, with the reason, where it is not installed. */
export const localEngineTest = (kind: EngineKind) =>
  base.extend<{ skipWithoutEngine: undefined }, EngineFixture & { state: State }>({
    state: [
      // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
      async ({}, use) => {
        const state = await open(kind);
        await use(state);
        if ('engine' in state) await state.engine[Symbol.asyncDispose]();
      },
      { scope: 'worker' },
    ],
    waf: [
      async ({ state }, use) => {
        // Unreachable in a test: `skipWithoutEngine` comes first.
        if ('reason' in state) throw new Error(state.reason);
        const folder = await mkdtemp(join(tmpdir(), 'waf-engine-rules-'));
        await use({ engine: state.engine, folder });
        await rm(folder, { recursive: true });
      },
      { scope: 'worker' },
    ],
    skipWithoutEngine: [
      async ({ state }, use, testInfo) => {
        testInfo.skip('reason' in state, 'reason' in state ? state.reason : '');
        await use(undefined);
      },
      { auto: true },
    ],
  });

async function open(kind: EngineKind): Promise<State> {
  try {
    return { engine: await openLocalEngine({ kind, contexts }) };
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== 'ENGINE_UNAVAILABLE') throw error;
    return { reason: `${error.code}: ${error.message}` };
  }
}
