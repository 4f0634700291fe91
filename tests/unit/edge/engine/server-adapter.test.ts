import { expect, test } from 'vitest';
import { apacheV2, refusalV2 } from '../../../../harness/edge/engine/apache-v2.ts';
import type { EngineHost } from '../../../../harness/edge/engine/engine-host.ts';
import { nginxV3, refusalV3 } from '../../../../harness/edge/engine/nginx-v3.ts';
import type { ServerAdapter } from '../../../../harness/edge/engine/server-adapter.ts';

/** A host whose search for a server prints this. */
const hostThatPrints = (output: string): EngineHost => ({
  where: 'local',
  folder: '/f',
  asRoot: false,
  write: async () => {},
  read: async () => undefined,
  remove: async () => {},
  run: async () => ({ exitCode: 0, output }),
  start: () => {
    throw new Error('nothing is started');
  },
  takePorts: async () => ({ listen: '', origin: '', url: '', release: () => {} }),
  [Symbol.asyncDispose]: async () => {},
});

const refusal = async (adapter: ServerAdapter, output: string) =>
  adapter.find(hostThatPrints(output)).then(
    () => undefined,
    (error: Error) => error,
  );

for (const [adapter, server, packages] of [
  [nginxV3, 'server=/usr/sbin/nginx\n', 'libnginx-mod-http-modsecurity'],
  [apacheV2, 'server=/usr/sbin/apache2\n', 'libapache2-mod-security2'],
] as const) {
  test(`${adapter.kind}: without the server, or without its module, says what to install`, async () => {
    for (const output of ['', server]) {
      expect(await refusal(adapter, output)).toMatchObject({
        code: 'ENGINE_UNAVAILABLE',
        message: expect.stringContaining(output ? '/usr/sbin/' : 'there is no '),
        hint: expect.stringContaining(packages),
      });
    }
  });
}

test('v3 names library and server', async () => {
  const output = 'server=/usr/sbin/nginx\nnginx=1.26.3\nmodule=/m/x.so\nmodsecurity=ModSecurity v3.0.14\ncrs=yes\n';
  expect(await nginxV3.find(hostThatPrints(output))).toMatchObject({
    version: 'ModSecurity v3.0.14, nginx 1.26.3',
    hasCoreRuleset: true,
  });
});

test('v3 cannot include a path with signs in it, v2 can', () => {
  expect(nginxV3.include('/etc/rules-1/my_set.conf')).toBe('Include /etc/rules-1/my_set.conf');
  expect(nginxV3.include('/etc/with:colon/a.conf')).toBe('Include /etc/with:colon/a.conf');
  expect(() => nginxV3.include('/etc/my set.conf')).toThrow(expect.objectContaining({ code: 'RULES_INVALID' }));
  expect(apacheV2.include('/etc/my set.conf')).toBe('Include "/etc/my set.conf"');
});

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
