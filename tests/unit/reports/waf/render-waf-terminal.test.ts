import { expect, test } from 'vitest';
import { styleFor } from '../../../../harness/reports/style.ts';
import { renderWafTerminal } from '../../../../harness/reports/waf/render-waf-terminal.ts';
import type { WafReport } from '../../../../harness/waf/waf-report.ts';
import { configuration, hostileReport, wafReport, withConfigurations } from './waf-fixture.ts';

const plain = styleFor(false);
const render = (report: WafReport, columns?: number) => renderWafTerminal(report, plain, { columns });
const before = (text: string, first: string, second: string) => {
  expect(text).toContain(first);
  expect(text).toContain(second);
  expect(text.indexOf(first), `${first} before ${second}`).toBeLessThan(text.indexOf(second));
};

test('a clean configuration takes two lines', () => {
  const [block = ''] = render(wafReport('clean')).split('\n\n');
  expect(block.split('\n')).toEqual([
    '✔ crs-pl1: 8 of 8 callbacks delivered, 4 of 4 attacks stopped',
    '  ModSecurity v3.0.14 (Linux), nginx 1.26.3 in Docker · shopper requests 3 of 3 · 6 attacks sent',
  ]);
});

test('headline, findings, upgrade, exclusion, what was tried: in this order', () => {
  const text = render(wafReport('comodo-rev2'));
  expect(text.split('\n')[0]).toBe('✘ comodo: 3 of 8 callbacks delivered, 4 of 4 attacks stopped');
  before(text, 'attacks stopped', 'Rule 211180 answers 403 to the push and the validation');
  before(text, 'Rule 211180 answers', 'Upgrade to KCO ≥ 2.18.4');
  before(
    text,
    'Upgrade to KCO ≥ 2.18.4',
    'With this exclusion, the narrowest that works, all 8 callbacks are delivered',
  );
  before(text, 'With this exclusion', '– rule off everywhere');
  before(text, '– rule off everywhere', '✔ argument exempt for its shape');
  before(text, '✔ argument exempt for its shape', '\nSecRule REQUEST_FILENAME');
});

test('the exclusion is printed as it is, from the beginning of the lines', () => {
  for (const name of ['comodo-rev2', 'comodo-rev3', 'crs-pl2'] as const) {
    const file = configuration(name).remedy.chosen?.file.trim() ?? '';
    expect(file).toContain('SecRule');
    expect(render(wafReport(name), 60)).toContain(`\n\n${file}\n\n`);
  }
});

test('of revision 3 it tells that a target in a chain’s child cannot be removed', () => {
  const text = render(wafReport('comodo-rev3'), 200);
  expect(text).toMatch(/– argument exempt everywhere +3 of 8 +delivers nothing more: a target in a chain’s child/);
  expect(text).toMatch(/✔ rule off for the callback’s shape +8 of 8 +chosen/);
});

test('lines are no wider than the terminal, but for code', () => {
  const report = wafReport('comodo-rev2', 'comodo-rev3', 'crs-pl2', 'site', 'clean', 'lost-protection');
  const code = report.configurations.flatMap(({ remedy }) => remedy.chosen?.file.split('\n') ?? []);
  for (const columns of [100, 80]) {
    const lines = render(report, columns).split('\n');
    // A path is a word, and words stay whole.
    const prose = lines.filter((line) => !code.includes(line) && !/^\s*\/usr\/share\/\S+$/.test(line));
    expect(prose.length).toBeGreaterThan(80);
    for (const line of prose) expect(line.length, line).toBeLessThanOrEqual(columns);
  }
});

test('several configurations begin with a table, and end with a sentence on all', () => {
  const text = render(wafReport('comodo-rev2', 'clean'));
  expect(text.split('\n')[0]).toMatch(/^ +comodo +crs-pl1$/);
  expect(text).toMatch(/\npush with session id +403 +ok\n/);
  before(text, '✔ crs-pl1', '1 of 2 configurations keeps');
  expect(render(wafReport('clean'))).not.toContain('notification');
});

test('six configurations side by side fit into 100 columns; of a part it tells how many are stopped', () => {
  const part = configuration('comodo-rev2');
  const row = 'push with session id, User-Agent empty or missing';
  const results = part.results.map((result) => (result.kind === 'push' ? { ...result, row } : result));
  const first = { ...part, results };
  const others = ['comodo-rev3', 'crs-pl2', 'crs-pl3', 'crs-pl4'].map((name) => ({ ...first, name }));
  const [table = ''] = render(withConfigurations(first, ...others, configuration('clean'))).split('\n\n');
  expect(table).toMatch(/^ +comodo +comodo-rev3 +crs-pl2 +crs-pl3 +crs-pl4 +crs-pl1\n/);
  expect(table).toMatch(/\npush with session id, User-Agent empty or(?: +5\/6){5} +–\n {2}missing\n/);
  expect(table).toContain('5/11: 5 of 11 are stopped.');
  for (const line of table.split('\n')) expect(line.length).toBeLessThanOrEqual(100);
});

test('the exclusions of several configurations are left to the other reports', () => {
  const text = render(wafReport('comodo-rev2', 'clean'));
  expect(text).not.toContain('SecRule REQUEST_FILENAME');
  expect(text).toContain('The exclusions stand in the reports');
  expect(render(wafReport('clean', 'clean'))).not.toContain('The exclusions stand');
});

test('where the table is too wide, each row lists its answers', () => {
  const text = render(wafReport('comodo-rev2', 'clean'), 36);
  expect(text).toMatch(/^push with session id\n {2}403: comodo\n {2}ok: crs-pl1\n/);
  expect(text).toContain('notification\n  ok: in all');
});

test('a site: what is not known is said, and no exclusion is promised', () => {
  const text = render(wafReport('site')).replace(/\s+/g, ' ');
  expect(text).toContain('a site that does not tell its rules');
  expect(text).toContain('Of 1 request nothing is known: not sent: the site answered 429 twice.');
  expect(text).toContain('The rules of a site cannot be changed from here');
  expect(text).not.toContain('exclusion delivered');
});

test('lost protection names the attacks and the exclusion; the best remedy is not called proven', () => {
  const text = render(wafReport('lost-protection')).replace(/\s+/g, ' ');
  expect(text).toContain(
    'Protection is lost: 2 attacks that were stopped get through with /srv/waf/rules/exclusion.conf: fixation/my-account, fixation/push/extra-argument.',
  );
  expect(text).toContain('The best delivers 8 of 8 callbacks and lets 2 attacks through');
  expect(text).toContain('the best that was found');
  expect(text).not.toContain('the narrowest that works');
});

test('one attack is one attack', () => {
  const { remedy } = configuration('lost-protection');
  if (!remedy.chosen) throw new Error('the fixture has no exclusion');
  const chosen = { ...remedy.chosen, lost: remedy.chosen.lost.slice(0, 1) };
  const whole = configuration('lost-protection', { remedy: { ...remedy, chosen } });
  expect(render(withConfigurations(whole), 400)).toContain('lets 1 attack through');
});

test('nothing that was tried helps', () => {
  const { chosen, ...remedy } = configuration('comodo-rev2').remedy;
  expect(chosen).toBeDefined();
  const text = render(withConfigurations(configuration('comodo-rev2', { remedy: { ...remedy, outcome: 'none' } })));
  expect(text).toContain('None of the 5 exclusions that were tried helps.');
});

test('a remedy that was proven without attacks does not claim to keep protection', () => {
  const { protection, ...rest } = configuration('comodo-rev2');
  expect(protection).toBeDefined();
  const text = render(withConfigurations(rest)).replace(/\s+/g, ' ');
  expect(text).toContain('all 8 callbacks are delivered and no attacks were sent, so its cost is not known');
});

test('what fails nothing takes a line for each rule', () => {
  expect(render(wafReport('crs-pl2'), 200)).toContain(
    'what Klarna is not known to send\n    942200    shipping option / address update (1)\n\n',
  );
});

test('the range of versions that was asked for is told', () => {
  const report = wafReport('clean');
  expect(render({ ...report, run: { ...report.run, plugin: '>=2.5 <2.9' } })).toContain(
    'run 1121-1824-e4b4, KCO >=2.5 <2.9.',
  );
});

test('only versions that fare differently are told apart', () => {
  expect(render(wafReport('crs-pl2'))).toMatch(/\n {4}KCO +callbacks not delivered\n {4}up to 1\.x +2 of 8\n/);
  expect(render(wafReport('clean'))).not.toContain('not delivered');
});

test('what an attacker sent cannot move the terminal', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
  expect(render(hostileReport())).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
});

test('with colours the words are the same', () => {
  const coloured = renderWafTerminal(wafReport('comodo-rev2', 'crs-pl2'), styleFor(true));
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are escapes.
  expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(render(wafReport('comodo-rev2', 'crs-pl2')));
});

test('advice that was not run is too long for a terminal: where it stands is said, where there is any', () => {
  const said = (name: Parameters<typeof wafReport>[0]) => render(wafReport(name), 200);
  expect(said('comodo-rev2')).toMatch(/^Advice for .*Cloudflare.*, not run, stands in the reports\.$/m);
  expect(said('clean')).not.toContain('Advice for');
});

test('what was left out is listed, each with its place and the reason', () => {
  const leftOut = [
    {
      file: '/r/a.conf',
      line: 7,
      id: '1001',
      directive: 'SecRule',
      reason: 'Unknown variable: X\u001b[2J',
      by: 'engine',
    },
    { file: '/r/a.conf', line: 1, directive: 'SecDataDir', reason: 'its own', by: 'harness' },
  ] as const;
  const text = render(withConfigurations(configuration('clean', { leftOut: [...leftOut] })));
  expect(text).toContain('Left out: 1 directive that the engine refuses');
  expect(text).toContain('\n    SecRule 1001, /r/a.conf line 7: Unknown variable: X\n');
  expect(text).toContain(
    'Left out: 1 directive for which there is no place here\n    SecDataDir, /r/a.conf line 1: its own',
  );
  expect(render(wafReport('clean'))).not.toContain('Left out');
});
