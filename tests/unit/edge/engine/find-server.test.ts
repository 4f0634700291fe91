import { expect, test } from '@playwright/test';
import { apacheV2 } from '../../../../harness/edge/engine/apache-v2.ts';
import type { EngineHost } from '../../../../harness/edge/engine/engine-host.ts';
import { nginxV3 } from '../../../../harness/edge/engine/nginx-v3.ts';
import type { ServerAdapter } from '../../../../harness/edge/engine/server-flavour.ts';

/** A host whose search for a server prints this. */
const hostThatPrints = (output: string): EngineHost => ({
  where: 'local',
  folder: '/f',
  asRoot: false,
  write: async () => {},
  provide: async () => {},
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
