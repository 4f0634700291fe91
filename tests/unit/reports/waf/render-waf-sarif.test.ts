import { expect, test } from 'vitest';
import { renderWafSarif } from '../../../../harness/reports/waf/render-waf-sarif.ts';
import type { WafReport } from '../../../../harness/waf/waf-report.ts';
import { hostileReport, wafReport } from './waf-fixture.ts';

interface Log {
  $schema: string;
  version: string;
  runs: {
    tool: {
      driver: { name: string; semanticVersion: string; rules: { id: string; shortDescription: { text: string } }[] };
    };
    results: Result[];
  }[];
}

interface Result {
  ruleId: string;
  ruleIndex: number;
  level: string;
  message: { text: string };
  locations: {
    physicalLocation: { artifactLocation: { uri: string; uriBaseId?: string }; region?: { startLine: number } };
  }[];
  partialFingerprints: Record<string, string>;
  suppressions?: { kind: string; status: string; justification: string }[];
}

function sarif(report: WafReport, base = '/srv/waf') {
  const log = JSON.parse(renderWafSarif(report, { base, version: '1.2.3' })) as Log;
  const [run] = log.runs;
  if (!run) throw new Error('no run');
  return { log, run, results: run.results };
}

const everything = wafReport('comodo-rev2', 'comodo-rev3', 'crs-pl2', 'site', 'clean', 'lost-protection');

test('it is one run of this tool and its version', () => {
  const { log, run } = sarif(everything);
  expect(log.version).toBe('2.1.0');
  expect(log.runs).toHaveLength(1);
  expect(run.tool.driver).toMatchObject({ name: 'kco-harness', semanticVersion: '1.2.3' });
});

test('rules are the ids that block, each once, and every result points at its own', () => {
  const { run, results } = sarif(everything);
  const ids = run.tool.driver.rules.map(({ id }) => id);
  expect(ids).toEqual(['211180', '942200', '942430', 'status-403', 'protection-lost']);
  expect(results).toHaveLength(13);
  for (const { ruleId, ruleIndex } of results) expect(ids[ruleIndex]).toBe(ruleId);
});

test('what must pass is an error, the browser’s requests too, what need not is a note', () => {
  expect(sarif(wafReport('crs-pl2')).results.map(({ level }) => level)).toEqual(['error', 'error', 'note', 'error']);
});

test('a finding stands at the file and line of its rule, relative below the base', () => {
  const at = (base: string) => sarif(wafReport('lost-protection'), base).results[0]?.locations[0]?.physicalLocation;
  expect(at('/srv/waf')).toEqual({
    artifactLocation: { uri: 'rules/comodo.conf', uriBaseId: '%SRCROOT%' },
    region: { startLine: 24 },
  });
  // A folder of the same beginning is another folder.
  expect(at('/srv/wa')).toEqual({
    artifactLocation: { uri: 'file:///srv/waf/rules/comodo.conf' },
    region: { startLine: 24 },
  });
});

test('a name with spaces and signs is a URI', () => {
  const report = wafReport('comodo-rev2');
  const file = '/srv/waf/my rules/#1 %.conf';
  for (const { findings } of report.configurations)
    for (const { rule } of findings) if (rule) Object.assign(rule, { file, line: 0 });
  expect(sarif(report).results[0]?.locations[0]?.physicalLocation).toEqual({
    artifactLocation: { uri: 'my%20rules/%231%20%25.conf', uriBaseId: '%SRCROOT%' },
  });
});

test('where nothing tells the file there is no location', () => {
  for (const { locations } of sarif(wafReport('site')).results) expect(locations).toEqual([]);
});

test('fingerprints are those of finding and configuration: no two alike, the same in every run', () => {
  const prints = sarif(everything).results.map((result) => result.partialFingerprints['kcoHarnessFinding/v1']);
  expect(prints[0]).toBe('comodo:211180/push');
  expect(new Set(prints).size).toBe(prints.length);
  const later = { ...everything, run: { ...everything.run, id: 'another', startedAt: '2027-01-01T00:00:00.000Z' } };
  expect(sarif(later).results).toEqual(sarif(everything).results);
});

test('a known finding is suppressed with its reason, others are not', () => {
  const [known, ...others] = sarif(wafReport('lost-protection')).results;
  expect(known?.suppressions).toEqual([
    {
      kind: 'external',
      status: 'accepted',
      justification: 'The shop that still runs 1.x moves in March; ticket 4711.',
    },
  ]);
  for (const { suppressions } of others) expect(suppressions).toBeUndefined();
});

test('each attack that gets through is a result of its own, at the exclusion', () => {
  const lost = sarif(wafReport('lost-protection')).results.filter(({ ruleId }) => ruleId === 'protection-lost');
  expect(lost.map(({ message }) => message.text)).toEqual([
    '/srv/waf/rules/comodo.conf: fixation/my-account passes with the exclusions, without them it is stopped',
    '/srv/waf/rules/comodo.conf: fixation/push/extra-argument passes with the exclusions, without them it is stopped',
  ]);
  for (const { level, locations } of lost) {
    expect(level).toBe('error');
    expect(locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'rules/exclusion.conf', uriBaseId: '%SRCROOT%' },
    });
  }
});

test('a clean report has no rules and no results', () => {
  const { run } = sarif(wafReport('clean'));
  expect([run.tool.driver.rules, run.results]).toEqual([[], []]);
});

test('every message says something, and hostile text is one line of it', () => {
  for (const { message } of [...sarif(everything).results, ...sarif(hostileReport()).results]) {
    expect(message.text.length).toBeGreaterThan(20);
    expect(message.text).not.toMatch(/\p{Cc}/u);
  }
});
