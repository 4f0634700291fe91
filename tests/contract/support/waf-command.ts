import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigurationReport, WafReport } from '../../../harness/waf/waf-report.ts';
import { type Ended, run } from '../../meta/support/command-line.ts';
import { test as dockerTest } from './docker-test.ts';

export { expect } from '@playwright/test';

/** A test of the command on an engine in Docker, with a folder of its own for runs and files. */
export const test = dockerTest.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'kco-harness-waf-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

export interface Judged extends Ended {
  report: WafReport;
  first: ConfigurationReport;
}

/** Runs `kco-harness waf … --json` as a user would, and reads what it prints. */
export async function judge(args: readonly string[], folder: string): Promise<Judged> {
  const ended = await run(['waf', ...args, '--json', '--output', folder]);
  if (ended.stdout === '') throw new Error(`kco-harness waf printed no report: ${ended.stderr}`);
  const report = JSON.parse(ended.stdout) as WafReport;
  const [first] = report.configurations;
  if (!first) throw new Error('the report has no configuration');
  return { ...ended, report, first };
}
