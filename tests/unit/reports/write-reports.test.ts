import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import { writeEvidence } from '../../../harness/evidence/run-folder.ts';
import { messageOf } from '../../../harness/lib/errors.ts';
import { redact } from '../../../harness/lib/redact.ts';
import { summaryLimitBytes } from '../../../harness/reports/github.ts';
import type { RunResults } from '../../../harness/reports/results.ts';
import { writeReports } from '../../../harness/reports/write-reports.ts';
import { answered, lostPush, purchase, push, pushUrl, shopOrder, siteRecord } from '../verdict/site-record-builder.ts';
import { recordedFolder, recordedResults } from './recorded-run.ts';
import { result, runResults } from './result-builder.ts';

interface Fixtures {
  folder: string;
  /** Writes reports into the folder. @returns what was said, and what was not written. */
  written(reporters: string[], results?: RunResults, jobSummary?: string): Promise<string[]>;
}

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'write-reports-test-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  written: async ({ folder }, use) => {
    await use(async (reporters, results = recordedResults(), jobSummary = undefined) => {
      const said: string[] = [];
      const say = (line: string) => said.push(line);
      const unwritten = await writeReports(results, { runFolder: folder, reporters, jobSummary, say });
      return [...said, ...unwritten.map(({ name, cause }) => `${name}: ${messageOf(cause)}`)];
    });
  },
});

const lost = result({ id: 'lost', verdict: 'paid-but-pending' });

test('each reporter writes its file, and says nothing', async ({ folder, written }) => {
  expect(await written(['list', 'html', 'junit', 'markdown', 'json', 'blob'])).toEqual([]);
  expect((await readdir(folder)).sort()).toEqual(['junit.xml', 'report.html', 'report.md']);
  const read = (name: string) => readFile(join(folder, name), 'utf8');
  expect(await read('report.html')).toMatch(/^<!DOCTYPE html>/);
  expect(await read('junit.xml')).toMatch(/^<\?xml/);
  expect(await read('report.md')).toMatch(/^## /);
});

test('nobody asked, nothing written', async ({ folder, written }) => {
  expect(await written([])).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
});

test('the page shows the evidence that lies in the run folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'write-reports-test-'));
  try {
    const results = recordedResults();
    for (const { evidence } of results.scenarios) {
      await mkdir(join(folder, evidence), { recursive: true });
      for (const name of ['events.json', 'books.json']) {
        await writeFile(join(folder, evidence, name), await readFile(join(recordedFolder, evidence, name)));
      }
    }
    await writeReports(results, { runFolder: folder, reporters: ['html'], jobSummary: undefined, say: () => {} });
    const html = await readFile(join(folder, 'report.html'), 'utf8');
    expect(html.match(/<svg class="sequence"/g)).toHaveLength(5);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('of very many versions only the evidence that the page shows is read', async ({ folder, written }) => {
  const versions = Array.from({ length: 9 }, (_, minor) =>
    result({ kco: `2.${minor}.0`, evidence: `scenarios/${minor}` }),
  );
  await written(['html'], runResults(...versions));
  const html = await readFile(join(folder, 'report.html'), 'utf8');
  expect(html.match(/events\.json could not be read/g)).toHaveLength(2);
});

test('evidence that is missing is said in the page, which is written all the same', async ({ folder, written }) => {
  expect(await written(['html'])).toEqual([]);
  expect(await readFile(join(folder, 'report.html'), 'utf8')).toContain('events.json could not be read');
});

test('a report that cannot be written is named, and keeps no other back', async ({ folder, written }) => {
  await mkdir(join(folder, 'report.html'));
  const said = await written(['html', 'junit']);
  expect(said).toEqual([expect.stringMatching(/^report\.html: EISDIR/)]);
  expect(await readdir(folder)).toContain('junit.xml');
});

test.describe('for GitHub', () => {
  test('annotations are said, each at the beginning of a line', async ({ written }) => {
    const said = await written(['github'], runResults(lost, result({ id: 'other', outcome: 'differs' })));
    expect(said.map((line) => line.split(' ')[0])).toEqual(['::error', '::notice']);
  });

  test('outside of Actions there is no summary', async ({ folder, written }) => {
    await written(['github']);
    expect(await readdir(folder)).toEqual([]);
  });

  test('the summary is added to what the step has written before', async ({ folder, written }) => {
    const file = join(folder, 'summary.md');
    await writeFile(file, 'before\n');
    await written(['github'], runResults(lost), file);
    expect(await readFile(file, 'utf8')).toMatch(/^before\n## 1 of 1 checkout/);
  });

  test('a summary file that is not there yet is made', async ({ folder, written }) => {
    const file = join(folder, 'summary.md');
    await written(['github'], runResults(lost), file);
    expect(await readFile(file, 'utf8')).toMatch(/^## 1 of 1 checkout/);
  });

  test('a step that has filled its summary is left alone, and that is said', async ({ folder, written }) => {
    const file = join(folder, 'summary.md');
    const before = 'x'.repeat(summaryLimitBytes);
    await writeFile(file, before);
    const said = await written(['github'], runResults(lost), file);
    expect(said.at(-1)).toBe('the job summary was not written: the summary of this step is full');
    expect(await readFile(file, 'utf8')).toBe(before);
  });
});

test('no report holds a session id, a cookie or a credential, because none is in what it is made of', async ({
  folder,
  written,
}) => {
  const canary = 't_0123456789abcdef0123456789abcd';
  const url = pushUrl.replace('t_1', canary);
  const body = `<a href="${url}">\nSet-Cookie: wp_woocommerce_session=${canary}\n`;
  const one = result({
    ...lost,
    callbacks: [lostPush({ url, body, location: url })],
    orders: [{ status: 'pending', paid: false, notes: [url] }],
  });
  await writeEvidence(
    join(folder, one.evidence),
    siteRecord({
      events: [push({ url, outcome: answered(403, body, url) })],
      purchases: [purchase()],
      orders: [shopOrder({ notes: [url] })],
      storeLog: `Authorization: Basic c2VjcmV0 ${canary}`,
    }),
  );
  // As a test hands its result to the reporter.
  const kept = JSON.parse(redact(JSON.stringify(one))) as typeof one;
  const summary = join(folder, 'summary.md');
  const said = await written(['html', 'junit', 'markdown', 'github'], runResults(kept), summary);
  const files = ['report.html', 'junit.xml', 'report.md', 'summary.md'];
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  for (const [index, text] of [...texts, said.join('\n')].entries()) {
    expect(text.length, files[index] ?? 'annotations').toBeGreaterThan(20);
    expect(text, files[index] ?? 'annotations').not.toMatch(new RegExp(`${canary.slice(2)}|c2VjcmV0`));
  }
  expect(texts[0]).toContain('kco_session_id=t_[30 hex]');
});
