import { expect, test } from '@playwright/test';
import { refusalV2 } from '../../../../harness/edge/engine/refusal-v2.ts';
import { refusalV3 } from '../../../../harness/edge/engine/refusal-v3.ts';

const nginxSays = (words: string): string =>
  `nginx: [alert] could not open error log file: open() "/var/log/nginx/error.log" failed (13: Permission denied)
2026/11/21 19:04:27 [notice] 1#1: ModSecurity-nginx v1.0.3 (rules loaded inline/local/remote: 0/1/0)
nginx: [emerg] "modsecurity_rules_file" directive ${words} in /etc/edge/load-1/server.conf:40
`;

test.describe('libmodsecurity 3', () => {
  test('tells file, line and words', () => {
    const said = 'Rules error. File: /rules/my set.conf. Line: 12. Column: 13. Invalid input:  SecFoo On';
    expect(refusalV3(nginxSays(said))).toEqual({
      file: '/rules/my set.conf',
      line: 12,
      words: 'Invalid input:  SecFoo On',
    });
  });

  test('tells a duplicate by its id alone', () => {
    expect(refusalV3(nginxSays('Rule id: 211180 is duplicated\n'))).toMatchObject({ duplicateId: '211180' });
  });

  test('tells a rule without an id by its line, and a pointer for its file', () => {
    const refusal = refusalV3(nginxSays('Rules must have an ID. File: 0x55c247e070a0 at line: 2\n'));
    expect(refusal).toEqual({ words: 'Rules must have an ID.', line: 2, withoutId: true });
  });

  test('other failures of nginx are not about rules', () => {
    expect(refusalV3('nginx: [emerg] bind() to 127.0.0.1:80 failed (98: Address already in use)\n')).toBeUndefined();
    expect(refusalV3('')).toBeUndefined();
  });
});

test.describe('mod_security2', () => {
  test('tells file and line, and its words on the next line', () => {
    const output = `AH00526: Syntax error on line 3 of /rules/my set.conf:
Error creating rule: Could not open phrase file "/rules/x.data": No such file or directory
`;
    expect(refusalV2(output)).toEqual({
      file: '/rules/my set.conf',
      line: 3,
      words: 'Error creating rule: Could not open phrase file "/rules/x.data": No such file or directory',
    });
  });

  test('tells a missing include by all that led to it: the last is meant', () => {
    const output =
      'apache2: Syntax error on line 16 of /e/server.conf: Syntax error on line 2 of /rules/a.conf: Could not open configuration file /rules/b.conf: No such file or directory\n';
    expect(refusalV2(output)).toEqual({
      file: '/rules/a.conf',
      line: 2,
      words: 'Could not open configuration file /rules/b.conf: No such file or directory',
    });
  });

  test('other failures of Apache are not about rules', () => {
    expect(refusalV2('(98)Address already in use: AH00072: make_sock: could not bind to address\n')).toBeUndefined();
  });
});
