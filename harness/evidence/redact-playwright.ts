import { createWriteStream, existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise, type ZipFile as ZipSource } from 'yauzl';
import { ZipFile } from 'yazl';
import { messageOf } from '../lib/errors.ts';
import { redact } from '../lib/redact.ts';

/** Entries of Playwright's zips that hold text: events, and the bodies of requests and answers. */
const texts = /\.(trace|network|stacks|html|jsonl?|js|txt|dat)$|^resources\/[^.]+$/;

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

/**
 * Rewrites Playwright's own reports of a run likewise: the steps and errors of a test have the addresses that its page went to, with
 * their keys. One that cannot be rewritten is taken away.
 * @returns a sentence for each that is gone
 */
export async function redactReports(runFolder: string): Promise<string[]> {
  const gone: string[] = [];
  const rewrite = async (path: string, redacted: (path: string) => Promise<void>) => {
    await redacted(path).catch(async (error) => {
      await rm(path, { force: true });
      gone.push(`${path} is taken away, as its secrets could not be taken out: ${messageOf(error)}`);
    });
  };
  const page = join(runFolder, 'html', 'index.html');
  if (existsSync(page)) await rewrite(page, redactPage);
  const blobs = join(runFolder, 'blob');
  const names = existsSync(blobs) ? await readdir(blobs) : [];
  for (const name of names.filter((name) => name.endsWith('.zip'))) await rewrite(join(blobs, name), redactTrace);
  return gone;
}

/** The HTML report is one page with a zip in it. */
async function redactPage(path: string): Promise<void> {
  const html = await readFile(path, 'utf8');
  const [, zipped] = /data:application\/zip;base64,([A-Za-z0-9+/=]+)/.exec(html) ?? [];
  if (zipped === undefined) throw new Error('it has no zip in it, as the reports of Playwright 1.60 have');
  const zip = `${path}.zip`;
  try {
    await writeFile(zip, Buffer.from(zipped, 'base64'));
    await redactTrace(zip);
    await writeFile(path, html.replace(zipped, (await readFile(zip)).toString('base64')));
  } finally {
    await rm(zip, { force: true });
  }
}
