import { createWriteStream } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise, type ZipFile as ZipSource } from 'yauzl';
import { ZipFile } from 'yazl';
import { redact } from '../lib/redact.ts';

/** Entries of a Playwright trace that hold text: its events, and the bodies of requests and answers. */
const texts = /\.(trace|network|stacks|html|json|js|txt|dat)$|^resources\/[^.]+$/;

/**
 * Rewrites a Playwright trace without session ids, cookies and credentials, in place.
 * @throws whatever the file system or a damaged zip throws; the old file then still stands.
 */
export async function redactTrace(path: string): Promise<void> {
  const partial = `${path}.redacted`;
  try {
    await writeRedacted(await openPromise(path), partial);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}

/** All entries are read before the new file is begun: a damaged zip leaves none. */
async function writeRedacted(source: ZipSource, path: string): Promise<void> {
  const target = new ZipFile();
  try {
    for await (const entry of source.eachEntry()) {
      const bytes = await buffer(await source.openReadStreamPromise(entry as Entry));
      target.addBuffer(texts.test(entry.fileName) ? redactBytes(bytes) : bytes, entry.fileName);
    }
  } finally {
    source.close();
  }
  target.end();
  await pipeline(target.outputStream, createWriteStream(path));
}

/** Byte by byte, so that what is no UTF-8 after all comes out as it went in. */
function redactBytes(bytes: Buffer): Buffer {
  return Buffer.from(redact(bytes.toString('latin1')), 'latin1');
}

/** Playwright's report is one page with a zip in it, whose steps and errors have addresses with their keys. */
export async function redactReport(page: string): Promise<void> {
  const html = await readFile(page, 'utf8');
  const [, zipped] = /data:application\/zip;base64,([A-Za-z0-9+/=]+)/.exec(html) ?? [];
  if (zipped === undefined) return;
  const zip = `${page}.zip`;
  try {
    await writeFile(zip, Buffer.from(zipped, 'base64'));
    await redactTrace(zip);
    await writeFile(page, html.replace(zipped, (await readFile(zip)).toString('base64')));
  } finally {
    await rm(zip, { force: true });
  }
}
