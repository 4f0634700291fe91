import { expect, test } from 'vitest';
import { renderWafMarkdown } from '../../../../harness/reports/waf/render-waf-markdown.ts';
import { configuration, hostileReport, wafReport, withConfigurations } from './waf-fixture.ts';

test('it begins with the result in one sentence', () => {
  expect(renderWafMarkdown(wafReport('comodo-rev2')).split('\n')[0]).toBe(
    '## ✘ comodo: 3 of 8 callbacks delivered, 4 of 4 attacks stopped',
  );
});

test('the exclusion stands in a fence as it is, which says where it belongs', () => {
  const file = configuration('comodo-rev2').remedy.chosen?.file.trim();
  expect(renderWafMarkdown(wafReport('comodo-rev2'))).toContain(`\n\n\`\`\`\n${file}\n\`\`\`\n`);
});

test('code with fences of its own gets a longer one', () => {
  const { remedy } = configuration('comodo-rev2');
  if (!remedy.chosen) throw new Error('the fixture has no exclusion');
  const chosen = { ...remedy.chosen, file: '# ````\nSecRuleRemoveById 1' };
  const text = renderWafMarkdown(withConfigurations(configuration('comodo-rev2', { remedy: { ...remedy, chosen } })));
  expect(text).toContain('`````\n# ````\nSecRuleRemoveById 1\n`````');
});

test('findings are lists, what was tried is a table whose chosen row is bold', () => {
  const text = renderWafMarkdown(wafReport('comodo-rev3'));
  expect(text).toContain('**Rule 211180 answers 403 to the push and the validation**\n\n- says: ');
  expect(text).toContain('| rule off everywhere | 8 of 8 | 2 attacks get through |');
  expect(text).toContain('| **rule off for the callback’s shape** | **8 of 8** | **chosen** |');
});

test('advice says that it was not run; the upgrade stands above and not there again', () => {
  const text = renderWafMarkdown(wafReport('comodo-rev2'));
  expect(text).toContain('as advice that was **not run**');
  expect(text).toContain('- **Cloudflare:** ');
  expect(text).toContain('**Upgrade to KCO ≥ 2.18.4, which does not send what is blocked');
  expect(text).not.toContain('- **The plugin:**');
});

test('an upgrade that is not enough stands there as well, and does not say that the firewall may stay', () => {
  const { remedy } = configuration('comodo-rev2');
  const advice = [{ layer: 'upgrade' as const, text: 'An upgrade ends a part only.' }, ...remedy.advice.slice(1)];
  const whole = configuration('comodo-rev2', { remedy: { ...remedy, upgradeIsEnough: false, advice } });
  const text = renderWafMarkdown(withConfigurations(whole));
  expect(text).toContain('**An upgrade ends a part only.**');
  expect(text).not.toContain('- **The plugin:**');
  expect(text).not.toContain('then the firewall may stay');
});

test('several configurations have one table, a column each', () => {
  const text = renderWafMarkdown(wafReport('comodo-rev2', 'clean'));
  expect(text).toContain('|  | comodo | crs-pl1 |\n| --- | --- | --- |');
  expect(text).toContain('### ✘ comodo: 3 of 8');
  expect(text).toMatch(/\| push with session id \| \*\*403 \(211180\)\*\* \| ok \|/);
});

test('a clean configuration has nothing to do', () => {
  const text = renderWafMarkdown(wafReport('clean'));
  expect(text).toContain('## ✔ crs-pl1');
  expect(text).not.toContain('###');
  expect(text).not.toContain('What to do');
});

test('versions that miss callbacks are a table', () => {
  expect(renderWafMarkdown(wafReport('crs-pl2'))).toContain(
    '| KCO | callbacks not delivered |\n| --- | --- |\n| up to 1.x | 2 of 8 |\n',
  );
});

test('hostile text opens no tag, no link, no row, and stays in its fence', () => {
  // Code is shown as it is.
  const prose = renderWafMarkdown(hostileReport()).replace(/^( *)(`{3,})\n[\s\S]*?\n\1\2$/gm, '');
  const lines = prose.split('\n').filter((line) => line.includes('alert'));
  expect(lines.length).toBeGreaterThan(10);
  for (const line of lines) {
    expect(line).not.toMatch(/(?<!\\)<script/);
    expect(line).not.toMatch(/(?<!\\)\]\(/);
  }
  expect(prose).not.toMatch(/^::error/m);
  const widths = prose
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((row) => row.split(/(?<!\\)\|/).length);
  // The versions' table and that of what was tried.
  expect(new Set(widths)).toEqual(new Set([4, 5]));
});
