import { type FileHandle, open } from 'node:fs/promises';
import { systemCode } from '../../lib/errors.ts';
import type { LogSource } from './log-source.ts';

/** A log file of this machine, read from where it ended. One that was rotated or cut off is read from its beginning. */
export class FileLog implements LogSource {
  readonly #path: string;
  #offset: number;
  #inode: number;

  private constructor(path: string, offset: number, inode: number) {
    this.#path = path;
    this.#offset = offset;
    this.#inode = inode;
  }

  /** @throws what Node says about a file that cannot be read */
  static async atEnd(path: string): Promise<FileLog> {
    await using file = await open(path, 'r');
    // What is no file, such as a folder, opens all the same.
    await file.read({ length: 1, position: 0 });
    const { ino, size } = await file.stat();
    return new FileLog(path, size, ino);
  }

  async fresh(): Promise<string> {
    await using file = await this.#openAgain();
    if (!file) return '';
    const { ino, size } = await file.stat();
    if (ino !== this.#inode || size < this.#offset) this.#offset = 0;
    this.#inode = ino;
    const buffer = Buffer.alloc(size - this.#offset);
    const { bytesRead } = await file.read({ buffer, position: this.#offset });
    const end = buffer.subarray(0, bytesRead).lastIndexOf('\n') + 1;
    this.#offset += end;
    return buffer.toString('utf8', 0, end);
  }

  /** Between the two steps of a rotation there is no file. */
  async #openAgain(): Promise<FileHandle | undefined> {
    try {
      return await open(this.#path, 'r');
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return undefined;
      throw error;
    }
  }
}
