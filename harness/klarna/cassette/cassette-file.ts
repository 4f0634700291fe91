import { type FileHandle, open } from 'node:fs/promises';
import { unwritable } from '../../evidence/run-folder.ts';
import { HarnessError, systemCode } from '../../lib/errors.ts';
import { readJson } from '../../lib/read-json.ts';
import { type Cassette, type CassetteEntry, type CassetteHead, cassetteSchema } from './cassette.ts';

const end = '\n]}\n';

/** A cassette that is being written. The file is whole after each entry: whatever ends the process costs one entry at most. */
export class CassetteFile implements AsyncDisposable {
  readonly path: string;
  readonly #file: FileHandle;
  /** Where the next entry goes: over the end. */
  #position: number;
  #count = 0;
  #writing: Promise<unknown> = Promise.resolve();

  private constructor(path: string, file: FileHandle, position: number) {
    this.path = path;
    this.#file = file;
    this.#position = position;
  }

  /** @throws HarnessError USAGE where there is a file already, OUTPUT_UNWRITABLE, DISK_FULL */
  static async create(path: string, head: CassetteHead): Promise<CassetteFile> {
    const start = `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "entries": [`;
    try {
      const file = await open(path, 'wx', 0o600);
      await file.write(start + end, 0);
      return new CassetteFile(path, file, Buffer.byteLength(start));
    } catch (cause) {
      if (systemCode(cause) === 'EEXIST') {
        throw new HarnessError('USAGE', `${path} is there already`, {
          hint: 'No recording is written over another: name a new file with --output.',
          cause,
        });
      }
      throw unwritable(path, cause, fileHint);
    }
  }

  /** How many entries were written. */
  get count(): number {
    return this.#count;
  }

  /** @param line an entry as JSON on one line. @throws HarnessError OUTPUT_UNWRITABLE, DISK_FULL */
  add(line: string): Promise<void> {
    const written = this.#writing.then(async () => {
      const bytes = Buffer.from(`${this.#count > 0 ? ',' : ''}\n${line}`);
      // One write, so that no moment has an entry without the end.
      await this.#file.write(Buffer.concat([bytes, Buffer.from(end)]), 0, undefined, this.#position);
      this.#position += bytes.length;
      this.#count += 1;
    });
    this.#writing = written.catch(() => {});
    return written.catch((cause) => {
      throw unwritable(this.path, cause, fileHint);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing;
    await this.#file.close();
  }
}

/** Where what a recording leaves cannot be written. */
export const fileHint = 'Name another file with --output, in a folder that is there.';

/** Entries by when they began. @throws HarnessError USAGE naming the file, and the place in it where that is known */
export async function readCassette(path: string): Promise<Cassette> {
  const hint = 'A cassette is what kco-harness record writes: docs/record.md.';
  const cassette = await readJson(path, cassetteSchema, { code: 'USAGE', hint });
  if (!cassette) throw new HarnessError('USAGE', `there is no file ${path}`, { hint });
  return { ...cassette, entries: byStart(cassette.entries) };
}

const byStart = (entries: readonly CassetteEntry[]): CassetteEntry[] => entries.toSorted((a, b) => a.atMs - b.atMs);
