import { HarnessError, messageOf } from '../../lib/errors.ts';
import { LogTail } from '../modsecurity/log-tail.ts';
import { FileLog } from './file-log.ts';

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
