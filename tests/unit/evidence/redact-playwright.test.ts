import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { test as base, expect } from 'vitest';
import { type Entry, openPromise } from 'yauzl';
import { ZipFile } from 'yazl';
import { redactReports, redactTrace } from '../../../harness/evidence/redact-playwright.ts';

const canary = 't_0123456789abcdef0123456789abcd';

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'redact-playwright-test-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

async function writeZip(path: string, entries: Record<string, Buffer>): Promise<void> {
  const zip = new ZipFile();
  for (const [name, bytes] of Object.entries(entries)) zip.addBuffer(bytes, name);
  zip.end();
  await writeFile(path, await buffer(zip.outputStream));
}

async function readZip(path: string): Promise<Map<string, Buffer>> {
  const zip = await openPromise(path);
  const entries = new Map<string, Buffer>();
  for await (const entry of zip.eachEntry()) {
    entries.set(entry.fileName, await buffer(await zip.openReadStreamPromise(entry as Entry)));
  }
  return entries;
}

test('no entry that holds text keeps a session id or a cookie, in any form in which a trace has them', async ({
  folder,
}) => {
  const path = join(folder, 'trace.zip');
  const exchange = JSON.stringify({
    request: {
      url: `https://s1.shop.test/?kco_session_id=${canary}`,
      queryString: [{ name: 'kco_session_id', value: `${canary}||1795428100||hash` }],
      headers: [{ name: 'Cookie', value: `wp_woocommerce_session="${canary}"; a=1` }],
      cookies: [{ name: 'wp_woocommerce_session', value: `${canary}%7C%7C1795428100` }],
    },
  });
  const names = ['0-trace.trace', '0-trace.network', 'resources/0a1b.html', 'resources/0a1b.json', 'resources/0a1b'];
  await writeZip(path, Object.fromEntries(names.map((name) => [name, Buffer.from(`${exchange}\n`)])));
  await redactTrace(path);
  const entries = await readZip(path);
  expect([...entries.keys()].sort()).toEqual([...names].sort());
  for (const [name, bytes] of entries) {
    expect(bytes.toString(), name).not.toContain(canary.slice(2));
    expect(JSON.parse(bytes.toString()), name).toHaveProperty('request.headers.0.value', '[redacted]');
  }
});

test('what is no text comes out byte for byte, and letters of several bytes do too', async ({ folder }) => {
  const path = join(folder, 'trace.zip');
  const picture = Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256));
  const page = Buffer.from('<p>Stårgatan – 1</p>');
  await writeZip(path, { 'resources/a.jpeg': picture, 'resources/b.html': page, 'resources/c.html': picture });
  await redactTrace(path);
  const entries = await readZip(path);
  expect(entries.get('resources/a.jpeg')).toEqual(picture);
  expect(entries.get('resources/b.html')).toEqual(page);
  expect(entries.get('resources/c.html')).toEqual(picture);
});

test('nothing else is left in the folder', async ({ folder }) => {
  const path = join(folder, 'trace.zip');
  await writeZip(path, { 'a.trace': Buffer.from('{}') });
  await redactTrace(path);
  expect(await readdir(folder)).toEqual(['trace.zip']);
});

test('a damaged zip is an error, and stays as it was', async ({ folder }) => {
  const path = join(folder, 'trace.zip');
  await writeFile(path, 'no zip at all');
  await expect(redactTrace(path)).rejects.toThrow();
  expect(await readFile(path, 'utf8')).toBe('no zip at all');
});

test('a zip that is damaged inside leaves no half-written file behind', async ({ folder }) => {
  const path = join(folder, 'trace.zip');
  await writeZip(path, { 'a.trace': Buffer.from('{}'.repeat(500)), 'b.trace': Buffer.from('{}'.repeat(500)) });
  const bytes = await readFile(path);
  bytes.fill(0xff, 40, 45);
  await writeFile(path, bytes);
  await expect(redactTrace(path)).rejects.toThrow();
  expect(await readdir(folder)).toEqual(['trace.zip']);
});

test.describe('Playwright’s own reports', () => {
  const key = 'wc_order_0123456789abc';
  const step = Buffer.from(JSON.stringify({ title: 'Navigate', subtitle: `shop.test/order-pay/15/?key=${key}` }));

  test('of a run have no key of an order, in the page’s zip or in a blob, and are whole otherwise', async ({
    folder,
  }) => {
    for (const name of ['html', 'blob']) await mkdir(join(folder, name));
    await writeZip(join(folder, 'blob', 'report-1.zip'), { 'report.jsonl': step });
    const zip = join(folder, 'page.zip');
    await writeZip(zip, { 'report.json': step });
    const page = (base64: string) =>
      `<!doctype html><script>window.x = "data:application/zip;base64,${base64}";</script>`;
    const path = join(folder, 'html', 'index.html');
    await writeFile(path, page((await readFile(zip)).toString('base64')));

    expect(await redactReports(folder)).toEqual([]);
    const [, base64 = ''] = /base64,([^"]+)/.exec(await readFile(path, 'utf8')) ?? [];
    expect(await readFile(path, 'utf8')).toBe(page(base64));
    await writeFile(zip, Buffer.from(base64, 'base64'));
    for (const entries of [await readZip(zip), await readZip(join(folder, 'blob', 'report-1.zip'))]) {
      const [text = ''] = [...entries.values()].map(String);
      expect(text).not.toContain(key);
      expect(JSON.parse(text)).toHaveProperty('title', 'Navigate');
    }
    expect(await readdir(join(folder, 'html'))).toEqual(['index.html']);
  });

  test('that cannot be read are taken away, and that is said', async ({ folder }) => {
    const path = join(folder, 'html', 'index.html');
    for (const half of ['<!doctype html>', `data:application/zip;base64,${step.toString('base64')}`]) {
      await mkdir(join(folder, 'html'), { recursive: true });
      await writeFile(path, half);
      expect(await redactReports(folder)).toEqual([expect.stringContaining(`${path} is taken away`)]);
      expect(await readdir(join(folder, 'html'))).toEqual([]);
    }
  });

  test('are no matter of a run that has none', async ({ folder }) => {
    expect(await redactReports(folder)).toEqual([]);
  });
});
