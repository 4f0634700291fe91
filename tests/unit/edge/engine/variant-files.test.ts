import { expect, test } from 'vitest';
import type { RuleSource } from '../../../../harness/edge/engine/rule-source.ts';
import { ruleSetFiles, variantFiles } from '../../../../harness/edge/engine/variant-files.ts';
import type { Exclusion, RuleVariant } from '../../../../harness/edge/engine/waf-engine.ts';

const rules = (defaultActions: number[], text = 'SecRule …'): RuleSource => ({
  type: 'files',
  name: 'mine',
  entries: ['/rules/mine.conf'],
  files: [{ path: '/rules/mine.conf', content: Buffer.from(text) }],
  defaultActions,
});

const places = {
  folder: '/l',
  copiesFolder: '/l/rules-1',
  temporaryFolder: '/t',
  limits: 'LIMITS',
  include: (path: string) => `Include ${path}`,
  includes: (path: string) => !path.includes(' '),
};

async function filesOf(variant: Partial<RuleVariant> = {}) {
  const whole: RuleVariant = { name: 'a', mode: 'on', rules: rules([]), exclusions: [], ...variant };
  const files = variantFiles(whole, await ruleSetFiles(whole.rules, '/nowhere'), places);
  const [main, ...others] = files.written;
  return { ...files, lines: main?.content.split('\n') ?? [], others };
}

const before: Exclusion = { place: 'before', directives: 'SecRule B' };
const after: Exclusion = { place: 'after', directives: 'SecRule A', file: '/etc/after.conf' };

test('exclusions stand where they are meant to, in files of their own', async () => {
  const { lines, others, knownAs } = await filesOf({ exclusions: [after, before] });
  const includes = lines.filter((line) => line.startsWith('Include'));
  expect(includes).toEqual([
    'Include /l/a-exclusion-2.conf',
    'Include /rules/mine.conf',
    'Include /l/a-exclusion-1.conf',
  ]);
  expect(others.map(({ content }) => content)).toEqual(['SecRule A\n', 'SecRule B\n']);
  expect(knownAs.get('/l/a-exclusion-1.conf')).toBe('/etc/after.conf');
});

test('what the harness needs holds whatever the rules say: it stands last', async () => {
  const last = async (variant: Partial<RuleVariant>, directive: string) =>
    (await filesOf(variant)).lines.filter((line) => line.startsWith(`${directive} `)).at(-1);
  expect(await last({}, 'SecRuleEngine')).toBe('SecRuleEngine On');
  expect(await last({ mode: 'detection-only' }, 'SecRuleEngine')).toBe('SecRuleEngine DetectionOnly');
  expect(await last({}, 'SecDebugLogLevel')).toBe('SecDebugLogLevel 0');
  expect(await last({ explained: true }, 'SecDebugLogLevel')).toBe('SecDebugLogLevel 9');
  const { lines } = await filesOf();
  expect(lines.lastIndexOf('SecAuditEngine On')).toBeGreaterThan(lines.indexOf('Include /rules/mine.conf'));
});

test('a default action is set where the files set none', async () => {
  const set = async (defaultActions: number[]) =>
    (await filesOf({ rules: rules(defaultActions) })).lines.filter((line) => line.startsWith('SecDefaultAction'));
  expect(await set([1, 2])).toEqual([]);
  expect(await set([2])).toEqual(['SecDefaultAction "phase:1,log,auditlog,deny,status:403"']);
  expect(await set([])).toHaveLength(2);
});

test('the Core Rule Set gets its level under the names of CRS 3 and of CRS 4, and exclusions after its set-up', async () => {
  const { lines } = await filesOf({ rules: { type: 'built-in', ruleset: 'crs-pl3' }, exclusions: [before] });
  expect(lines.find((line) => line.includes('id:900000'))).toContain(
    'setvar:tx.paranoia_level=3,setvar:tx.blocking_paranoia_level=3,setvar:tx.detection_paranoia_level=3"',
  );
  expect(lines.filter((line) => line.startsWith('Include'))).toEqual([
    'Include /etc/modsecurity/crs/crs-setup.conf',
    'Include /l/a-exclusion-1.conf',
    'Include /usr/share/modsecurity-crs/rules/*.conf',
  ]);
});

test('a file of some megabytes is looked through, in the time that a test has', async () => {
  const text = 'SecRule ARGS "@rx x" "id:1,pass"\n'.repeat(100_000);
  expect((await filesOf({ rules: rules([], text) })).leavesRows).toBe(true);
});

test('a rule that switches the engine off may leave a request without a row, a comment about it does not', async () => {
  const off = 'SecRule REMOTE_ADDR "@ipMatch 10.0.0.1" "id:1,pass,ctl:ruleEngine=Off"';
  const leavesRows = async (text: string) => (await filesOf({ rules: rules([], text) })).leavesRows;
  expect(await leavesRows(off)).toBe(false);
  expect(await leavesRows('SecRule ARGS "x" \\\n  "id:1,ctl:auditEngine=Off"')).toBe(false);
  expect(await leavesRows(`# ${off}`)).toBe(true);
  expect(await leavesRows(off.replace('Off', 'On'))).toBe(true);
  expect((await filesOf({ exclusions: [{ place: 'before', directives: off }] })).leavesRows).toBe(false);
});

test('a rule of the user’s with the harness’s own id keeps it: the harness takes another', async () => {
  const own = async (text: string) => {
    const { lines } = await filesOf({ rules: rules([], text) });
    return lines.flatMap((line) => /"id:(\d+),phase:1,t:none,t:lowercase,pass/.exec(line)?.[1] ?? []);
  };
  expect(await own('SecRule ARGS "@rx x" "id:7,deny"')).toEqual(['99901']);
  expect(await own(`SecRule ARGS "@rx x" "id:99901,deny"\nSecAction "phase:1,id:'99902',pass"`)).toEqual(['99903']);
});

test('files that were edited are loaded as copies, which lead to copies', async () => {
  const edited: RuleSource = {
    type: 'files',
    name: 'mine',
    entries: ['/rules/mine.conf'],
    files: [
      {
        path: '/rules/mine.conf',
        content: Buffer.from('Include /rules/å b/*.conf\nInclude sub.conf\nInclude "/rules/å b/x.conf"'),
      },
      { path: '/rules/words.data', content: Buffer.from('Include /rules/x'), isData: true },
    ],
    defaultActions: [],
    isEdited: true,
  };
  const { lines, copies, knownAs } = await filesOf({ rules: edited });
  expect(lines).toContain('Include /l/rules-1/rules/mine.conf');
  expect(copies.map(({ path, content }) => [path, content.toString()])).toEqual([
    [
      '/l/rules-1/rules/mine.conf',
      'Include /rules/å b/*.conf\nInclude sub.conf\nInclude /l/rules-1/rules/__b/x.conf'.replace(
        '/rules/å',
        '/l/rules-1/rules/_',
      ),
    ],
    ['/l/rules-1/rules/words.data', 'Include /rules/x'],
  ]);
  expect(knownAs.get('/l/rules-1/rules/mine.conf')).toBe('/rules/mine.conf');
});
