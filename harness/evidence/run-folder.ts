import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asFileName } from '../lib/distinct-names.ts';
import { HarnessError, messageOf, systemCode } from '../lib/errors.ts';
import { redact } from '../lib/redact.ts';
import { eventsOf, type SiteRecord } from './site-record.ts';
import { timeline } from './timeline.ts';

/** Folder of one scenario's evidence, relative to the run folder. @param plugin what the run calls the plugin: its version where that is enough */
export function evidenceFolder(scenarioId: string, plugin: string): string {
  return join('scenarios', `${asFileName(scenarioId)}--kco-${asFileName(plugin)}`);
}

/**
 * Writes what is known of a site, secrets taken out: `timeline.txt`, `events.json`, `waf.json`, `books.json`, `store.log`.
 * @throws HarnessError DISK_FULL or OUTPUT_UNWRITABLE
 */
export async function writeEvidence(folder: string, record: SiteRecord): Promise<void> {
  const { events, orders, purchases, conditions, gaps, host, kco, storeLog, stockLeft, drafts } = record;
  const books = { host, kco, conditions, gaps, klarna: purchases, woocommerce: orders, stockLeft, drafts };
  await makeFolder(folder);
  await Promise.all([
    write(folder, 'timeline.txt', timeline(events)),
    write(folder, 'events.json', json(events)),
    write(folder, 'waf.json', json(eventsOf(record, 'waf'))),
    write(folder, 'books.json', json(books)),
    write(folder, 'store.log', storeLog),
  ]);
}

export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    throw unwritable(folder, cause);
  }
}

/** Writes one file, secrets taken out. */
export async function write(folder: string, name: string, text: string): Promise<void> {
  try {
    await writeFile(join(folder, name), redact(text));
  } catch (cause) {
    throw unwritable(join(folder, name), cause);
  }
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** @param path what could not be written, or several with commas between */
export function unwritable(
  path: string,
  cause: unknown,
  hint = 'Without --output results go below ./runs: name another folder with --output.',
): HarnessError {
  const code = systemCode(cause) === 'ENOSPC' ? 'DISK_FULL' : 'OUTPUT_UNWRITABLE';
  return new HarnessError(code, `cannot write ${path}: ${messageOf(cause)}`, { hint, cause });
}
