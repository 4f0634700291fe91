import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import { HarnessError } from '../../../../harness/lib/errors.ts';
import { loadCorpora } from '../../../../harness/waf/corpus/load-corpora.ts';
import type { Corpus } from '../../../../harness/waf/probe.ts';

interface Fixtures {
  /** A folder of the user's corpora, gone after the test. */
  folder: CorpusFolder;
}

export class CorpusFolder {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  async write(file: string, text: string): Promise<string> {
    const path = join(this.path, file);
    await writeFile(path, text);
    return path;
  }

  /** The corpus of this text, loaded beside the harness's own. */
  async load(text: string): Promise<Corpus> {
    const corpora = await loadCorpora([await this.write('mine.yaml', text)]);
    expect(corpora).toHaveLength(5);
    return corpora[4] as Corpus;
  }

  /** The message that loading this text ends with, from the file's name on. */
  async failure(text: string): Promise<string> {
    const outcome = await this.load(text).catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(HarnessError);
    const { code, message } = outcome as HarnessError;
    expect(code).toBe('CORPUS_INVALID');
    return message.replaceAll(`${this.path}/`, '');
  }
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  folder: async ({}, use) => {
    const path = await mkdtemp(join(tmpdir(), 'corpora-'));
    await use(new CorpusFolder(path));
    await rm(path, { recursive: true, force: true });
  },
});
