import { expect, test } from 'vitest';
import type { UserRules } from '../../../../harness/edge/modsecurity/user-rules.ts';
import { userRulesRefused } from '../../../../harness/edge/modsecurity/user-rules-refused.ts';

const content = Buffer.from('SecRule ARGS:x "@rx a" "id:7,phase:2,deny"\n');
const user: UserRules = {
  rules: {
    type: 'files',
    name: './mine',
    entries: ['/mine/x.conf'],
    files: [{ path: '/mine/x.conf', content }],
    defaultActions: [],
  },
  exclusions: [{ place: 'before', directives: '# mine\nSecAction "id:7,phase:1,pass"\n', file: '/mine/e.conf' }],
};

// As nginx 1.26 with libmodsecurity 3.0.14 prints them.
const emerg = (said: string) =>
  `2026/11/21 19:12:03 [emerg] 6#6: "modsecurity_rules_file" directive ${said} in /etc/edge/nginx.conf:94`;

test('a line that the engine does not take: its words, with file and line', () => {
  const said = 'Rules error. File: /mine/x.conf. Line: 3. Column: 44. Expecting an action, got:  y"';
  expect(userRulesRefused(emerg(said), user)).toMatchObject({
    code: 'RULES_INVALID',
    message: expect.stringMatching(/"\.\/mine".*\/mine\/x\.conf line 3: Expecting an action, got: {2}y"$/),
    hint: expect.stringContaining('kco-harness waf'),
  });
});

test('a rule id that is there twice, in the rules and in an exclusion: where the second one is', () => {
  const failure = userRulesRefused(emerg('Rule id: 7 is duplicated\n'), user);
  expect(failure?.message).toContain('/mine/e.conf line 2: Rule id: 7 is duplicated');
});

test('whatever else nginx ended of is not the user’s', () => {
  const printed = '2026/11/21 19:12:03 [emerg] 6#6: host not found in upstream "store:8000" in /etc/edge/nginx.conf:48';
  expect(userRulesRefused(printed, user)).toBeUndefined();
});
