import { randomUUID } from 'node:crypto';
import { access, constants, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readRequests } from '../../edge/engine/logs/requests/read-requests.ts';
import type { BrokenRow } from '../../evidence/logged-request.ts';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import { loadCorpora, readOwnCorpora } from '../../waf/corpus/load-corpora.ts';
import { callbackTraces } from '../../waf/learn/callback-address.ts';
import { type LearnedCorpus, learnedCorpus } from '../../waf/learn/learned-corpus.ts';
import type { LearnOptions } from '../../waf/learn/learned-entry.ts';
import { newsOf } from '../../waf/learn/learned-news.ts';
import { type LearnedReport, learnedReport } from '../../waf/learn/learned-report.ts';
import { type OwnNames, ownNames } from '../../waf/learn/own-names.ts';
import { readCallback } from '../../waf/learn/read-callback.ts';
import { type Collected, ShapeCollector } from '../../waf/learn/shape-collector.ts';

export interface LearnCallbacksOptions extends LearnOptions {
  logs: readonly string[];
  /** SecAuditLogStorageDir, of a concurrent log. */
  storage?: string;
  /** The corpus file to be written. */
  output: string;
  /** Whether it may be one that is there. */
  overwrite: boolean;
}

/**
 * Reads logs, learns what the callbacks in them look like, and writes a corpus of it, where there are any.
 * @throws HarnessError USAGE for a file that cannot be read, is no log, or would be overwritten; OUTPUT_UNWRITABLE
 */
export async function learnCallbacks(
  options: LearnCallbacksOptions,
  progress: Progress,
  signal: AbortSignal,
): Promise<LearnedReport> {
  await refuseBadFiles(options);
  const own = ownNames(await loadCorpora([]), await readOwnCorpora());
  const read = await readLogs(options, own, { progress, signal });
  const collected = read.collector.all();
  const corpus = learnedCorpus(collected.groups, options);
  if (corpus.entries.length > 0 && !signal.aborted) await write(corpus, options);
  const { rows, broken, unknown } = read;
  return learnedReport({
    read: { files: options.logs, rows, broken, unknown },
    collected,
    corpus,
    news: newsOf(corpus.entries, own),
    idle: idleNames(options, collected),
  });
}

async function readLogs(
  { logs, storage, known }: LearnCallbacksOptions,
  own: OwnNames,
  { progress, signal }: { progress: Progress; signal: AbortSignal },
): Promise<{ rows: number; broken: Map<BrokenRow, number>; unknown: number; collector: ShapeCollector }> {
  const collector = new ShapeCollector();
  const broken = new Map<BrokenRow, number>();
  let rows = 0;
  let unknown = 0;
  for (const log of logs) {
    const before = rows;
    progress(`reading ${log}`);
    try {
      for await (const row of readRequests(log, { signal, wanted: callbackTraces, ...(storage && { storage }) })) {
        if (row.type === 'unknown') unknown++;
        else rows++;
        if (row.type === 'broken') broken.set(row.why, (broken.get(row.why) ?? 0) + 1);
        else if (row.type === 'request') collector.add(readCallback(row.request, own, known));
        if (rows > before && rows % 100_000 === 0)
          progress(`${rows.toLocaleString('en')} rows read, ${collector.count} callbacks`);
      }
    } catch (cause) {
      throw new HarnessError('USAGE', `${log} cannot be read to its end: ${messageOf(cause)}`, { cause });
    }
    if (rows === before && unknown > 0 && !signal.aborted) throw noLog(log);
  }
  return { rows, broken, unknown, collector };
}

const noLog = (file: string): HarnessError =>
  new HarnessError('USAGE', `${file} is no log that is read: none of its lines is a row of one`, {
    hint: 'Audit logs of ModSecurity 2 and 3 and of Coraza are read, native or JSON, serial or concurrent, and access logs in the combined format.',
  });

/** Before hours of reading, and not after them. */
async function refuseBadFiles({ logs, output, overwrite, storage }: LearnCallbacksOptions): Promise<void> {
  for (const file of logs) {
    const problem = await stat(file).then(
      (found) =>
        found.isDirectory() ? 'it is a folder' : access(file, constants.R_OK).then(() => undefined, messageOf),
      messageOf,
    );
    if (problem !== undefined) {
      throw new HarnessError('USAGE', `cannot read the log ${file}: ${problem}`, {
        hint: 'Of a concurrent audit log, name the index, which is what SecAuditLog says.',
      });
    }
  }
  if (
    storage !== undefined &&
    !(await stat(storage).then(
      (found) => found.isDirectory(),
      () => false,
    ))
  ) {
    throw new HarnessError('USAGE', `${storage} is no folder`, {
      hint: '--storage is what SecAuditLogStorageDir says.',
    });
  }
  if (
    !overwrite &&
    (await stat(output).then(
      () => true,
      () => false,
    ))
  ) {
    throw new HarnessError('USAGE', `${output} is there already`, {
      hint: 'Name another file with --output, or say --overwrite.',
    });
  }
}

/** As a whole or not at all: it is what `waf --corpus` reads, and is read by it before it has its name. */
async function write({ text }: LearnedCorpus, { output }: LearnCallbacksOptions): Promise<void> {
  const file = join(dirname(output), `.${basename(output)}.${randomUUID()}.yaml`);
  try {
    await writeFile(file, text, { flag: 'wx' });
    await loadCorpora([file]);
    await rename(file, output);
  } catch (error) {
    await rm(file, { force: true });
    if (error instanceof HarnessError) throw error;
    throw new HarnessError('OUTPUT_UNWRITABLE', `cannot write ${output}: ${messageOf(error)}`, { cause: error });
  }
}

function idleNames({ known }: LearnCallbacksOptions, { groups }: Collected): string[] {
  const had = new Set(
    groups.flatMap(({ shape, leaves }) => [
      ...shape.header.unheard,
      ...[...leaves.keys()].map((name) => name.replace(/^json\./, '')),
    ]),
  );
  return [...known].filter((name) => !had.has(name));
}
