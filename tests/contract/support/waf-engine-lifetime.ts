import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, type TestType } from '@playwright/test';
import type { EngineKind } from '../../../harness/edge/engine/waf-engine.ts';
import { descendantsOf, running } from './waf-engine-processes.ts';
import type { EngineFixture } from './waf-engine-suite.ts';

const program = fileURLToPath(new URL('waf-engine-program.ts', import.meta.url));

/** How a local engine ends: with what opened it, at the latest. */
export function localEngineLifetime<T extends object, W extends EngineFixture>(
  test: TestType<T, W>,
  kind: EngineKind,
): void {
  test.skip(!existsSync('/proc/self/stat'), 'without /proc nobody knows which processes run');

  for (const ending of ['SIGKILL', 'disposed'] as const) {
    test(`leaves no process and no folder when it is ended: ${ending}`, async ({ waf: _ }) => {
      const child = spawn(process.execPath, ['--import', 'tsx', program, kind], { stdio: ['pipe', 'pipe', 'inherit'] });
      try {
        const { value: folder } = await createInterface(child.stdout)[Symbol.asyncIterator]().next();
        const servers = descendantsOf(child.pid ?? 0);
        // A shell that watches, the server and a worker of it.
        expect(servers.length).toBeGreaterThan(3);
        expect(existsSync(folder)).toBe(true);
        const exit = once(child, 'exit');
        if (ending === 'SIGKILL') child.kill('SIGKILL');
        else child.stdin.end();
        await exit;
        await expect.poll(() => running(servers), { timeout: 10_000 }).toEqual([]);
        await expect.poll(() => existsSync(folder), { timeout: 10_000 }).toBe(false);
      } finally {
        child.kill('SIGKILL');
      }
    });
  }
}
