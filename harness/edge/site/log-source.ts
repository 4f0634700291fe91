import { type FileHandle, open } from 'node:fs/promises';
import { HarnessError, messageOf, systemCode } from '../../lib/errors.ts';
import { LogTail } from '../modsecurity/log-tail.ts';

/** A log that grows. */
export interface LogSource {
  /** Whole lines that have come since the last call, or since the log was opened. */
  fresh(): Promise<string>;
}

/**
 * Opens a log file of this machine, or one behind an http URL.
 * @param flag by which the user named it
 * @throws HarnessError USAGE when it cannot be read, here and by `fresh`
 */
export async function openLog(flag: string, place: string): Promise<LogSource> {
  const naming = async <T>(read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (cause) {
      throw new HarnessError('USAGE', `${flag} ${place} cannot be read: ${messageOf(cause)}`, {
        hint: 'It must be one file to which the server appends (SecAuditLogType Serial), readable by this user.',
        cause,
      });
    }
  };
  const log = await naming(() => (/^https?:\/\//.test(place) ? remoteLog(place) : FileLog.atEnd(place)));
  return { fresh: () => naming(() => log.fresh()) };
}

async function remoteLog(url: string): Promise<LogSource> {
  const tail = await LogTail.atEnd(url);
  const fresh = async () => (await tail.newLines()).map((line) => `${line}\n`).join('');
  // A server may tell a log's length and not give the log.
  await fresh();
  return { fresh };
}

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
