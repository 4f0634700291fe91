import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import { styleFor } from '../../../../harness/reports/style.ts';
import { renderWafTerminal } from '../../../../harness/reports/waf/render-waf-terminal.ts';
import { writeExclusions, writeWafReports } from '../../../../harness/reports/waf/write-waf-reports.ts';
import type { ConfigurationReport, WafReport } from '../../../../harness/waf/waf-report.ts';
import { wafReporters } from '../../../../harness/waf/waf-report.ts';
import { wafReport, withText } from './waf-fixture.ts';

interface Fixtures {
  folder: string;
  /** Writes reports into the folder. @returns what was said. */
  written(reporters: readonly string[], report?: WafReport): Promise<string[]>;
}

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'write-waf-reports-test-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
  written: async ({ folder }, use) => {
    await use(async (reporters, report = wafReport('comodo-rev2')) => {
      const said: string[] = [];
      const say = (line: string) => said.push(line);
      await writeWafReports(report, { folder, reporters, base: folder, version: '0.1.0', say });
      return said;
    });
  },
});

const names = ['waf-junit.xml', 'waf.html', 'waf.json', 'waf.md', 'waf.sarif'];

test('each reporter writes its file, and says nothing', async ({ folder, written }) => {
  expect(await written(wafReporters)).toEqual([]);
  expect((await readdir(folder)).sort()).toEqual(names);
});

test('only what was asked for is written', async ({ folder, written }) => {
  expect(await written(['list', 'json'])).toEqual([]);
  expect(await readdir(folder)).toEqual(['waf.json']);
});

test('waf.json is the report', async ({ folder, written }) => {
  await written(['json']);
  expect(JSON.parse(await readFile(join(folder, 'waf.json'), 'utf8'))).toEqual(wafReport('comodo-rev2'));
});

test('a report that cannot be written is one line, and keeps no other back', async ({ folder, written }) => {
  await mkdir(join(folder, 'waf.html'));
  expect(await written(wafReporters)).toEqual([expect.stringMatching(/^waf\.html was not written: EISDIR/)]);
  expect((await readdir(folder)).sort()).toEqual(names);
});

test('no report holds a session id, a cookie or a credential', async ({ folder, written }) => {
  const canary = 't_0123456789abcdef0123456789abcd';
  const text = `/wc-api/KCO_WC_Push/?kco_session_id=${canary}&a=1 (Value: \`${canary}' ) "Authorization": "Basic c2VjcmV0"`;
  const report = withText(text, 'SecAction "id:1"');
  await written(wafReporters, report);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  for (const [index, whole] of [...texts, renderWafTerminal(report, styleFor(false))].entries()) {
    const name = names[index] ?? 'terminal';
    // Markdown escapes the brackets.
    expect(whole.replaceAll('\\', ''), name).toContain('t_[30 hex]');
    expect(whole, name).not.toMatch(/0123456789abcdef|c2VjcmV0/);
  }
});

const configuration = (name: string, file?: string): ConfigurationReport =>
  ({ name, remedy: file === undefined ? {} : { chosen: { file } } }) as ConfigurationReport;

const reportOf = (...configurations: ConfigurationReport[]): WafReport => ({ configurations }) as WafReport;

test.describe('exclusions', () => {
  test('each has a file, also where two sets have the same name; a set without one has none', async ({ folder }) => {
    const report = reportOf(
      configuration('/a/rules.conf', 'SecAction "id:1"\n'),
      configuration('crs-pl1'),
      configuration('/b/rules.conf', 'SecAction "id:2"\n'),
    );
    const written = await writeExclusions(report, { folder, say: () => {} });
    expect(written).toEqual([
      { configuration: '/a/rules.conf', path: join(folder, 'exclusion-1-rules.conf') },
      { configuration: '/b/rules.conf', path: join(folder, 'exclusion-2-rules.conf') },
    ]);
    expect(await readFile(join(folder, 'exclusion-2-rules.conf'), 'utf8')).toBe('SecAction "id:2"\n');
  });

  test('the file is what was tried, though a pattern in it looks like a secret', async ({ folder }) => {
    const directives = 'SecRule ARGS:url "@rx \\A(?:key=wc_order_[0-9A-Za-z]{13}&)?kco_confirm=yes\\z" "id:1,pass"\n';
    const [written] = await writeExclusions(reportOf(configuration('x', directives)), { folder, say: () => {} });
    expect(await readFile(written?.path ?? '', 'utf8')).toBe(directives);
  });

  test('one that cannot be written is said, and keeps no other back', async ({ folder }) => {
    const said: string[] = [];
    const report = reportOf(configuration('x', 'SecAction "id:1"\n'));
    const written = await writeExclusions(report, { folder: join(folder, 'gone'), say: (line) => said.push(line) });
    expect(written).toEqual([]);
    expect(said).toEqual([expect.stringMatching(/exclusion-1-x\.conf was not written: ENOENT/)]);
  });
});
