import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { writeExclusions } from '../../../../harness/reports/waf/write-exclusions.ts';
import type { ConfigurationReport, WafReport } from '../../../../harness/waf/waf-report.ts';

const configuration = (name: string, file?: string): ConfigurationReport =>
  ({ name, remedy: file === undefined ? {} : { chosen: { file } } }) as ConfigurationReport;

const reportOf = (...configurations: ConfigurationReport[]): WafReport => ({ configurations }) as WafReport;

test.describe('exclusions', () => {
  let folder: string;
  test.beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kco-harness-exclusions-'));
  });
  test.afterEach(() => rm(folder, { recursive: true }));

  test('each has a file, also where two sets have the same name; a set without one has none', async () => {
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

  test('one that cannot be written is said, and keeps no other back', async () => {
    const said: string[] = [];
    const report = reportOf(configuration('x', 'SecAction "id:1"\n'));
    const written = await writeExclusions(report, { folder: join(folder, 'gone'), say: (line) => said.push(line) });
    expect(written).toEqual([]);
    expect(said).toEqual([expect.stringMatching(/exclusion-1-x\.conf was not written: ENOENT/)]);
  });
});
