import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import { evidenceFolder, makeFolder, write, writeEvidence } from '../../../harness/evidence/run-folder.ts';
import type { SiteRecord } from '../../../harness/evidence/site-record.ts';
import { purchase, push, pushUrl, shopOrder, siteRecord, wafRow } from '../verdict/site-record-builder.ts';

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'run-folder-test-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

const record: SiteRecord = siteRecord({
  events: [push(), wafRow(['211180'])],
  purchases: [purchase()],
  orders: [shopOrder()],
  storeLog: '2026-11-21 klarna {"Authorization":"Basic c2VjcmV0"}',
  gaps: ['a gap'],
});

test('the folder of a scenario is named after it and the plugin’s version', () => {
  expect(evidenceFolder('healthy', '2.13.11')).toBe(join('scenarios', 'healthy--kco-2.13.11'));
});

for (const kco of ['../../etc', 'a b', 'release/2.0', 'C:\\x', '2.0\n']) {
  test(`a version like ${JSON.stringify(kco)} stays one folder below scenarios`, () => {
    expect(evidenceFolder('healthy', kco)).toMatch(/^scenarios[\\/]healthy--kco-[\w.-]+$/);
  });
}

test('evidence is five files', async ({ folder }) => {
  await writeEvidence(join(folder, 'deep', 'er'), record);
  const names = ['books.json', 'events.json', 'store.log', 'timeline.txt', 'waf.json'];
  expect((await readdir(join(folder, 'deep', 'er'))).sort()).toEqual(names);
});

test('books, events and the WAF’s rows can be read back as they were', async ({ folder }) => {
  await writeEvidence(folder, siteRecord({ ...record, events: [wafRow(['211180'])] }));
  const read = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8')) as unknown;
  expect(await read('events.json')).toEqual([wafRow(['211180'])]);
  expect(await read('waf.json')).toEqual([wafRow(['211180'])]);
  expect(await read('books.json')).toEqual({
    host: record.host,
    kco: record.kco,
    conditions: record.conditions,
    gaps: ['a gap'],
    klarna: [purchase()],
    woocommerce: [shopOrder()],
  });
});

test('the pieces that are left and the drafts are in the books where the shop counts them', async ({ folder }) => {
  const books = async (stockLeft?: number) => {
    await writeEvidence(folder, siteRecord({ ...record, stockLeft }));
    return JSON.parse(await readFile(join(folder, 'books.json'), 'utf8')) as object;
  };
  expect(await books(0)).toHaveProperty('stockLeft', 0);
  expect(await books()).not.toHaveProperty('stockLeft');
  await writeEvidence(folder, siteRecord({ ...record, drafts: 1 }));
  expect(JSON.parse(await readFile(join(folder, 'books.json'), 'utf8'))).toHaveProperty('drafts', 1);
});

test('no file of the evidence holds a session id, a cookie or a credential', async ({ folder }) => {
  const canary = 't_0123456789abcdef0123456789abcd';
  const url = pushUrl.replace('t_1', canary);
  const storeLog = `${record.storeLog}\nCookie: wp_session=${canary}\nGET ${url}`;
  const events = [push({ url, outcome: { type: 'answered', status: 301, location: url, body: `<a href="${url}">` } })];
  await writeEvidence(folder, siteRecord({ ...record, storeLog, events }));
  for (const name of await readdir(folder)) {
    const text = await readFile(join(folder, name), 'utf8');
    expect(text, name).not.toContain(canary);
    expect(text, name).not.toContain('c2VjcmV0');
  }
});

test('a folder that cannot be made is OUTPUT_UNWRITABLE, with the path and what to try', async ({ folder }) => {
  await writeFile(join(folder, 'file'), '');
  await expect(makeFolder(join(folder, 'file', 'below'))).rejects.toMatchObject({
    code: 'OUTPUT_UNWRITABLE',
    message: expect.stringContaining(join(folder, 'file', 'below')),
    hint: expect.stringContaining('--output'),
  });
});

test('a file that cannot be written is OUTPUT_UNWRITABLE', async ({ folder }) => {
  await mkdir(join(folder, 'events.json'));
  await expect(write(folder, 'events.json', '')).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
});

test('a full disk is DISK_FULL', async ({ skip }) => {
  skip(process.platform !== 'linux', 'only Linux has a device that is always full');
  await expect(write('/dev', 'full', 'x')).rejects.toMatchObject({ code: 'DISK_FULL' });
});
