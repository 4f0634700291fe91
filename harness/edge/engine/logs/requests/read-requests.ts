import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LoggedRequest, LogRow } from '../../../../evidence/logged-request.ts';
import { systemCode } from '../../../../lib/errors.ts';
import { entryNamedIn, requestInAccess } from './access-rows.ts';
import { requestInJson } from './json-rows.ts';
import { linesOf, longestLine } from './lines-of.ts';
import { type NativeRow, NativeRows, requestInNative } from './native-rows.ts';

export interface ReadRequestsOptions {
  signal: AbortSignal;
  /** Rows without it are not taken apart: what is not asked for costs no more than its reading. It sees a line, or all of a transaction. */
  wanted: RegExp;
  /** SecAuditLogStorageDir of a concurrent log, where it is not what the log itself names. */
  storage?: string;
}

/**
 * Reads the requests of an audit log, serial or concurrent, native or JSON, of ModSecurity 2, 3 or Coraza, or of an access log; each
 * line tells what it is. Constant memory, whatever the size.
 * @throws what the system throws for a file that cannot be read
 */
export async function* readRequests(file: string, options: ReadRequestsOptions): AsyncGenerator<LogRow> {
  const native = new NativeRows();
  const isWanted = (text: string) => options.wanted.test(text);
  for await (const line of linesOf(file, options.signal)) {
    if ('tooLong' in line) yield { type: 'broken', why: 'longer than is read' };
    else if (native.isInside || line.text.startsWith('--')) {
      for (const row of native.add(line.text)) yield ofNative(row, isWanted);
    } else if (line.text !== '') yield* rowsOf(line.text, file, options);
  }
  if (options.signal.aborted) return;
  for (const row of native.end()) yield ofNative(row, isWanted);
}

function ofNative(row: NativeRow, isWanted: (text: string) => boolean): LogRow {
  if (row.type === 'cut off') return { type: 'broken', why: 'cut off' };
  if (!row.lines.some(isWanted)) return { type: 'other' };
  return requestOr(requestInNative(row.lines), 'without a request');
}

async function* rowsOf(text: string, file: string, { wanted, storage }: ReadRequestsOptions): AsyncGenerator<LogRow> {
  if (text.startsWith('{')) {
    if (!text.endsWith('}')) yield { type: 'broken', why: 'cut off' };
    else yield wanted.test(text) ? requestOr(requestInJson(text), 'cut off') : { type: 'other' };
    return;
  }
  const line = requestInAccess(text);
  const entry = entryNamedIn(text);
  if (entry && (!line || wanted.test(text))) {
    const folders = [...(storage === undefined ? [] : [storage]), dirname(file)];
    const found = await entryIn([
      entry.path,
      ...folders.flatMap((at) => [join(at, entry.path), join(at, entry.dated)]),
    ]);
    // The line itself has the address, and that it was answered.
    if (found === undefined && line) yield { type: 'request', request: line };
    yield found === undefined ? { type: 'broken', why: 'its file is missing' } : requestOfEntry(found, wanted);
  } else if (line) yield wanted.test(text) ? { type: 'request', request: line } : { type: 'other' };
  // The others of the four lines of which Coraza makes one of its index.
  else if (!/^\S+ \S* - - \[[^\]]+\]$|^ "|^ \d{1,3}$/.test(text)) yield { type: 'unknown' };
}

function requestOfEntry(text: string, wanted: RegExp): LogRow {
  if (!wanted.test(text)) return { type: 'other' };
  if (text.startsWith('{')) return requestOr(requestInJson(text), 'cut off');
  const native = new NativeRows();
  const rows = text.split(/\r?\n/).flatMap((line) => native.add(line));
  const [first] = rows;
  return first?.type === 'whole'
    ? requestOr(requestInNative(first.lines), 'without a request')
    : { type: 'broken', why: 'cut off' };
}

const requestOr = (request: LoggedRequest | undefined, why: 'cut off' | 'without a request'): LogRow =>
  request ? { type: 'request', request } : { type: 'broken', why };

/** The first of these that is an ordinary file of a bearable size. */
async function entryIn(paths: readonly string[]): Promise<string | undefined> {
  for (const path of new Set(paths)) {
    try {
      const found = await stat(path);
      if (found.isFile() && found.size <= longestLine) return await readFile(path, 'utf8');
    } catch (error) {
      // Some of these are guesses; what may not be read is as good as missing, and is counted.
      if (!['ENOENT', 'ENOTDIR', 'EACCES', 'ENAMETOOLONG'].includes(systemCode(error) ?? '')) throw error;
    }
  }
  return undefined;
}
