import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test as base, expect } from 'vitest';
import { HarnessError } from '../../../harness/lib/errors.ts';
import { type LoadedScenario, loadScenarios } from '../../../harness/scenario/load-scenarios.ts';

interface Fixtures {
  /** A folder of scenario files, gone after the test. */
  scenarios: ScenarioFolder;
}

export class ScenarioFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  async write(file: string, text: string): Promise<string> {
    const path = join(this.path, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
    return path;
  }

  load(): Promise<LoadedScenario[]> {
    return loadScenarios(this.path);
  }

  /** The HarnessError that loading ends with. */
  async failure(): Promise<HarnessError> {
    const outcome = await this.load().catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(HarnessError);
    return outcome as HarnessError;
  }
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  scenarios: async ({}, use) => {
    const path = await mkdtemp(join(tmpdir(), 'scenarios-test-'));
    const folder = new ScenarioFolder(path);
    // How a user's folder without one is loaded is the command line's affair: see harness/cli/kco-harness.mjs.
    await folder.write('package.json', '{"type":"module"}');
    await use(folder);
    await rm(path, { recursive: true, force: true });
  },
});

/** A scenario file as a user writes it: one field a line, so that a wrong one has a line of its own. */
export function scenarioFile(
  parts: { id?: string; title?: string; given?: string; expect?: string; rest?: string } = {},
): string {
  return `export default {
  id: '${parts.id ?? 'made-up'}',
  title: '${parts.title ?? 'Made up by a test'}',
  source: ['this test'],
  given: {
    ${parts.given ?? ''}
  },
  expect: {
    ${parts.expect ?? "verdict: 'paid',"}
  },
  ${parts.rest ?? ''}
};
`;
}
