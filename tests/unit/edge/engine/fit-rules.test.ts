import { expect, test } from 'vitest';
import { fitRules } from '../../../../harness/edge/engine/fit-rules.ts';
import type { FileRules } from '../../../../harness/edge/engine/rule-source.ts';

const rulesOf = (text: string, data?: string): FileRules => ({
  type: 'files',
  name: 'own',
  entries: ['/r/own.conf'],
  files: [
    { path: '/r/own.conf', content: Buffer.from(text) },
    ...(data === undefined ? [] : [{ path: '/r/words.data', content: Buffer.from(data), isData: true as const }]),
  ],
  defaultActions: [],
});

const rule = 'SecRule ARGS "@rx x" "id:1,phase:2,deny"';

const linesOf = ({ files }: FileRules): string[] => files[0]?.content.toString().split('\n') ?? [];

test('a server’s limits are set for the server on v2, and stay where they are on v3', () => {
  const text = `SecPcreMatchLimit 1500\n${rule}\nSecPcreMatchLimitRecursion 1501`;
  const v2 = fitRules(rulesOf(text), 'v2');
  expect(v2.rules.forServer).toEqual(['SecPcreMatchLimit 1500', 'SecPcreMatchLimitRecursion 1501']);
  expect(linesOf(v2.rules)).toEqual(['', rule, '']);
  expect(v2.leftOut).toMatchObject([
    { directive: 'SecPcreMatchLimit', file: '/r/own.conf', line: 1, by: 'moved' },
    { directive: 'SecPcreMatchLimitRecursion', line: 3, by: 'moved' },
  ]);
  const v3 = rulesOf(text);
  expect(fitRules(v3, 'v3')).toEqual({ rules: v3, leftOut: [] });
});

for (const kind of ['v3', 'v2'] as const) {
  test(`a server’s folders and logs are left out with a reason on ${kind}, and lines keep their numbers`, () => {
    const text = `SecDataDir /var/lib/modsec\nSecTmpDir /t\nSecDebugLog \\\n /opt/d.log\nSecCollectionTimeout 600\n${rule}`;
    const { rules, leftOut } = fitRules(rulesOf(text), kind);
    expect(linesOf(rules)).toEqual(['', '', '', '', 'SecCollectionTimeout 600', rule]);
    expect(leftOut.map(({ directive, line, by }) => ({ directive, line, by }))).toEqual([
      { directive: 'SecDataDir', line: 1, by: 'harness' },
      { directive: 'SecTmpDir', line: 2, by: 'harness' },
      { directive: 'SecDebugLog', line: 3, by: 'harness' },
    ]);
    expect(leftOut.every(({ reason }) => reason !== '')).toBe(true);
  });
}

test('a test for ModSecurity is true on nginx, one for another module is not, and its opposite is', () => {
  const text = `<IfModule mod_security2.c>\n${rule}\n</IfModule>\n<IfModule mod_ruid2.c>\nSecAuditLogType Concurrent\n</IfModule>\n<IfModule !mod_x.c>\nSecMarker A\n</IfModule>`;
  const { rules, leftOut } = fitRules(rulesOf(text), 'v3');
  expect(linesOf(rules)).toEqual(['', rule, '', '', '', '', '', 'SecMarker A', '']);
  expect(leftOut).toEqual([
    {
      file: '/r/own.conf',
      line: 4,
      directive: '<IfModule mod_ruid2.c>',
      reason: 'nginx has no module mod_ruid2.c: SecAuditLogType Concurrent was left out',
      by: 'harness',
    },
  ]);
});

test('what holds for some places on Apache is left out on nginx, and says what it was', () => {
  const text = `${rule}\n<LocationMatch "^/admin/">\n  SecRuleRemoveById 1\n</LocationMatch>`;
  const { rules, leftOut } = fitRules(rulesOf(text), 'v3');
  expect(linesOf(rules)).toEqual([rule, '', '', '']);
  expect(leftOut[0]?.directive).toBe('<LocationMatch "^/admin/">');
  expect(leftOut[0]?.reason).toContain('SecRuleRemoveById 1 was left out');
  const apache = rulesOf(text);
  expect(fitRules(apache, 'v2').rules).toBe(apache);
});

test('a list of words is no file of directives', () => {
  const rules = rulesOf(rule, '<IfModule x>\nSecDataDir\n');
  expect(fitRules(rules, 'v3')).toEqual({ rules, leftOut: [] });
});

test('where nothing is left it is said: everything would pass', () => {
  expect(() => fitRules(rulesOf(`<Location /a>\n${rule}\n</Location>`), 'v3')).toThrow('nothing is left of own');
});

test('what is left decides about default actions', () => {
  const text = `<Location /a>\nSecDefaultAction "phase:2,deny"\n</Location>\n${rule}`;
  expect(fitRules({ ...rulesOf(text), defaultActions: [2] }, 'v3').rules.defaultActions).toEqual([]);
});
