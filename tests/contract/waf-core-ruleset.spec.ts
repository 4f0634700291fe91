import type { ConfigurationReport } from '../../harness/waf/waf-report.ts';
import { expect, judge, test } from './support/waf-command.ts';

const sets = ['comodo', 'comodo-rev3', 'crs-pl1', 'crs-pl2', 'crs-pl3', 'crs-pl4'];
const blocked = '403';

/**
 * The table of the WAF facts: what each set does to the callbacks. `some`: to part of the row.
 * @source facts/waf.md, "Which callback is blocked by what"; where it differs, docs/learned.md says how and why
 */
const table: Readonly<Record<string, readonly ('ok' | 'some' | typeof blocked)[]>> = {
  'push with session id': [blocked, blocked, 'ok', 'ok', 'ok', 'some'],
  'push with session id, User-Agent empty or missing': [blocked, blocked, 'ok', 'ok', 'ok', blocked],
  'push without session id': ['ok', 'ok', 'ok', 'ok', 'ok', 'ok'],
  notification: ['ok', 'ok', 'ok', 'ok', 'ok', blocked],
  'shipping option / address update': ['ok', 'ok', 'some', 'some', blocked, blocked],
  'validation, with session id': [blocked, blocked, 'some', 'some', blocked, blocked],
  // At PL1 932150 stops a product that is called `curl cream`; at PL2 942260 a street with an apostrophe.
  // facts/block-checkout.md, 4: at PL2 942200 stops it by merchant_data, with every version.
  'validation of the checkout block': ['ok', 'ok', 'some', blocked, blocked, blocked],
  'request of the shop to itself': ['ok', 'ok', 'ok', 'some', blocked, blocked],
  'the block checkout’s own calls': ['ok', 'ok', 'ok', 'ok', 'some', blocked],
};

test('the built-in sets side by side: each row of the table', async ({ folder }) => {
  test.setTimeout(300_000);
  const { exitCode, report } = await judge(['--no-remedy'], folder);
  expect(exitCode).toBe(1);
  expect(report.configurations.map(({ name }) => name)).toEqual(sets);
  const found = Object.fromEntries(
    Object.keys(table).map((row) => [row, report.configurations.map((configuration) => wordFor(configuration, row))]),
  );
  expect(found).toMatchObject(table);
});

test('paranoia level 2: the JSON callbacks are delivered by the exclusion of one argument, and nothing is lost', async ({
  folder,
}) => {
  test.setTimeout(300_000);
  const { first } = await judge(['--rules', 'crs-pl2'], folder);
  expect(first.remedy).toMatchObject({ outcome: 'proven', chosen: { approach: 'remove-target-for-shape', lost: [] } });
  const { delivered, directives = '' } = first.remedy.chosen ?? {};
  expect(delivered?.passed).toBe(delivered?.of);
  for (const id of ['942200', '942260', '942340']) {
    expect(directives).toContain(`ctl:ruleRemoveTargetById=${id};ARGS:json.merchant_data`);
  }
  // The first rule, and those behind it: to exclude that one alone would not have been enough.
  const stopped = first.findings.find(({ kind, mustPass }) => kind === 'validation' && mustPass);
  expect(stopped?.rule?.variable).toBe('ARGS:json.merchant_data');
  const all = [stopped?.rule, ...(stopped?.behind ?? [])].map((rule) => rule?.id);
  expect(all).toEqual(expect.arrayContaining(['942200', '942260', '942340']));
});

test('paranoia level 2: an upgrade is said to be enough for the classic checkout only, and nowhere for the block', async ({
  folder,
}) => {
  test.setTimeout(300_000);
  const all = await judge(['--rules', 'crs-pl2', '--no-remedy'], folder);
  expect(all.first.remedy.upgradeIsEnough).toBe(false);
  expect(upgradeOf(all.first)).toContain('enough for shops with the classic checkout only');
  // Nothing is stopped of what these versions make Klarna send to a shop without the block.
  for (const { versions, delivered, block } of all.first.byVersions.filter(({ versions }) =>
    /^>=2\.(16|18|20)/.test(versions),
  )) {
    expect([versions, delivered.passed]).toEqual([versions, delivered.of]);
    expect(block?.passed).toBeLessThan(block?.of ?? 0);
  }
  const today = await judge(['--rules', 'crs-pl2', '--no-remedy', '--plugin', '2.20.9'], folder);
  expect(upgradeOf(today.first)).toBeUndefined();
});

const upgradeOf = ({ remedy }: ConfigurationReport) => remedy.advice.find(({ layer }) => layer === 'upgrade')?.text;

/** Of the callbacks that must pass; of rows that have none, of all. */
function wordFor({ results }: ConfigurationReport, name: string): string {
  const row = results.filter((result) => result.row === name);
  const needed = row.filter(({ mustPass }) => mustPass);
  const counted = needed.length > 0 ? needed : row;
  const stopped = counted.filter(({ status }) => status === 403);
  if (stopped.length === 0) return 'ok';
  return stopped.length === counted.length ? blocked : 'some';
}
