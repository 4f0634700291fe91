import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Docker } from '../../harness/lib/docker/docker-client.ts';
import { isOrphan } from '../../harness/lib/docker/ownership.ts';
import { run, start } from '../meta/support/command-line.ts';
import { expect, test } from './support/waf-command.ts';

/** One clear error: its code first, nothing on stdout, no stack trace, a hint. */
async function refused(args: readonly string[], environment: Record<string, string> = {}) {
  const { exitCode, stdout, stderr } = await run(['waf', ...args], environment);
  expect(stdout).toBe('');
  expect(stderr).not.toMatch(/^\s+at /m);
  const error = /^([A-Z_]+): (.*)$/m.exec(stderr);
  expect(stderr.match(/^[A-Z_]+: /gm)).toHaveLength(1);
  return { exitCode, code: error?.[1], message: error?.[2] ?? '', stderr };
}

const good = 'SecRule ARGS "@rx evil" "id:1,phase:2,deny,status:403"\n';

const brokenFiles = [
  {
    what: 'a rule without an operator',
    text: `${good}SecRule ARGS\n`,
    line: 2,
  },
  { what: 'an unknown directive', text: `${good}# fine\nSecRuleEngien On\n`, line: 3, says: 'SecRuleEngien' },
  {
    what: 'a missing data file',
    text: `${good}SecRule ARGS "@pmFromFile words.data" "id:2,phase:2,deny"\n`,
    line: 2,
    says: 'words.data',
  },
];

for (const engine of ['v3', 'v2']) {
  for (const { what, text, line, says = '' } of brokenFiles) {
    test(`${what}, on ${engine}: file and line, exit code 2, nothing left running`, async ({
      folder,
      engine: docker,
    }) => {
      test.setTimeout(60_000);
      const file = join(folder, 'broken.conf');
      await writeFile(file, text);
      const before = await wafContainers(docker.docker);
      const { exitCode, code, message, stderr } = await refused(['--rules', file, '--engine', engine]);
      expect({ exitCode, code }).toEqual({ exitCode: 2, code: 'RULES_INVALID' });
      expect(message).toContain(file);
      expect(message).toContain(says);
      expect(message).toMatch(new RegExp(`line ${line}\\b`));
      expect(stderr).toContain('Hint: ');
      expect(await wafContainers(docker.docker, before)).toEqual([]);
    });
  }
}

/** Names of those whose command has ended, but for those that were there before it; tests that run at the same time have theirs. */
async function wafContainers(docker: Docker, before: readonly string[] = []): Promise<string[]> {
  const all = await docker.listContainers({ all: true, filters: { name: ['-waf-v'] } });
  const orphans = all.filter(({ Labels }) => isOrphan(Labels)).flatMap(({ Names }) => Names);
  return orphans.filter((name) => !before.includes(name));
}

test('an empty folder, and one without any rule: said before anything is started', async ({ folder }) => {
  const empty = join(folder, 'empty');
  await mkdir(empty);
  expect(await refused(['--rules', empty])).toMatchObject({ exitCode: 2, code: 'RULES_INVALID' });
  await writeFile(join(empty, 'only.conf'), '# nothing yet\n');
  const { code, message } = await refused(['--rules', empty]);
  expect(code).toBe('RULES_INVALID');
  expect(message).toContain(empty);
});

test('an engine that does not start: its own words, exit code 3, no process left', async ({ folder }) => {
  const fake = join(folder, 'nginx');
  await writeFile(
    fake,
    `#!/bin/sh
[ "$1" = -V ] && { echo "nginx version: nginx/1.99.0" >&2; echo "configure arguments: --modules-path=${folder}" >&2; exit 0; }
echo "nginx: [emerg] bind() to 127.0.0.1 failed (98: Address already in use)" >&2
exit 1
`,
  );
  await chmod(fake, 0o755);
  await writeFile(join(folder, 'ngx_http_modsecurity_module.so'), '');
  const { exitCode, code, stderr } = await refused(['--rules', 'comodo', '--local'], {
    PATH: `${folder}:${process.env.PATH}`,
  });
  expect({ exitCode, code }).toEqual({ exitCode: 3, code: 'ENGINE_FAILED' });
  expect(stderr).toContain('Address already in use');
});

test.describe('a site', () => {
  const stopped: Server[] = [];
  test.afterEach(() => {
    for (const server of stopped.splice(0)) server.close();
  });

  /** Counts what it is asked. */
  async function site(answer: string): Promise<{ url: string; asked: string[] }> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.end(answer);
    });
    stopped.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
  }

  test('that cannot be reached: which part of the way fails', async ({ folder }) => {
    const { url } = await site('');
    stopped.pop()?.close();
    const { exitCode, code, message } = await refused(['--target', url], { KCO_HARNESS_CACHE: folder });
    expect({ exitCode, code }).toEqual({ exitCode: 3, code: 'TARGET_UNREACHABLE' });
    expect(message).toContain('TCP');
  });

  test('without the token: the line for the file, and nothing else is sent', async ({ folder }) => {
    const { url, asked } = await site('<html>my shop</html>');
    const first = await refused(['--target', url], { KCO_HARNESS_CACHE: folder });
    expect(first).toMatchObject({ exitCode: 2, code: 'TARGET_NOT_OWNED' });
    expect(first.message).toContain(`${url}/.well-known/kco-harness-waf.txt`);
    expect(asked).toEqual(['/.well-known/kco-harness-waf.txt']);
    // The next run wants the same token.
    const token = /try again: (\S+)/.exec(first.stderr)?.[1];
    expect(token).toMatch(/^[0-9a-f]{32}$/);
    expect((await refused(['--target', url], { KCO_HARNESS_CACHE: folder })).stderr).toContain(token);
  });
});

test('flags that would have no effect, and values that are none', async () => {
  expect(await refused(['--rules', 'comodo', '--audit-log', 'x.log'])).toMatchObject({ exitCode: 2, code: 'USAGE' });
  expect(await refused(['--target', 'https://shop.test', '--rules', 'comodo'])).toMatchObject({ code: 'USAGE' });
  const unknown = await run(['waf', '--engine', 'v4']);
  expect(unknown.exitCode).toBe(2);
  expect(unknown.stderr).toContain('v3, v2');
  expect(await refused(['--rules', './no-such-folder'])).toMatchObject({ code: 'RULES_INVALID' });
});

test('Ctrl-C while exclusions are tried: exit code 130, nothing on stdout, nothing left', async ({
  engine,
  folder,
}) => {
  test.setTimeout(180_000);
  const before = await wafContainers(engine.docker);
  const command = start(['waf', '--rules', 'crs-pl2', '--json', '--output', folder]);
  await command.saw(/trying exclusions/);
  process.kill(command.child.pid ?? 0, 'SIGINT');
  const { exitCode, stdout } = await command.ended;
  expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
  expect(await wafContainers(engine.docker, before)).toEqual([]);
});
