import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProbeRecord } from '../../harness/evidence/probe-record.ts';
import type { ProbeVerdict } from '../../harness/verdict/probe/judge-probe.ts';
import { companionSite, isCallback, key } from '../unit/run/probe/companion-site.ts';
import { run, start } from './support/command-line.ts';
import { expect, test } from './support/meta-test.ts';

// The command line of `probe`. What the plugin itself does is tested in real shops: e2e/real-probe.spec.ts.

const withKey = { KCO_HARNESS_PROBE_KEY: key };

test('without a key nothing is sent, and one message says how to get one', async ({ folder }) => {
  await using site = await companionSite();
  const ended = await run(['probe', `http://127.0.0.1:${site.port}`], { KCO_HARNESS_CACHE: folder });
  expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
  expect(ended.stderr).toMatch(/^TARGET_NOT_OWNED: this machine has no key for 127\.0\.0\.1:\d+/);
  expect(ended.stderr).toContain('kco-harness probe --plugin http://127.0.0.1:');
  expect(site.seen).toEqual([]);
});

test('--plugin prints the plugin alone, and its key is what this machine then uses', async ({ folder }) => {
  await using site = await companionSite();
  const url = `http://127.0.0.1:${site.port}`;
  const environment = { KCO_HARNESS_CACHE: folder };
  const printed = await run(['probe', '--plugin', '--hours', '1', url], environment);
  expect(printed.exitCode).toBe(0);
  expect(printed.stdout).toMatch(/^<\?php\n/);
  const [, made = ''] = /const KEY {5}= '([0-9a-f]{64})'/.exec(printed.stdout) ?? [];
  const kept = join(folder, 'probe-keys', encodeURIComponent(`127.0.0.1:${site.port}`));
  expect(JSON.parse(await readFile(kept, 'utf8'))).toMatchObject({ key: made });
  expect((await stat(kept)).mode & 0o777).toBe(0o600);
  expect(printed.stderr).toContain(`kco-harness probe ${url}`);
  expect(printed.stderr).not.toContain(made);

  // The site has another key: its pages are no answers of the plugin's.
  const { exitCode, stdout } = await run(['probe', url], environment);
  expect(exitCode).toBe(3);
  expect(stdout).toContain('answered, and not by the plugin kco-harness-probe with this key');
  expect(site.seen.filter(isCallback)).toEqual([]);
});

test('what is wrong is 1, in the words of the checklist; JSON has it all, and no mark', async () => {
  await using site = await companionSite((request, response, pass) =>
    isCallback(request) ? response.writeHead(401, { 'www-authenticate': 'Basic' }).end() : pass(),
  );
  const url = `http://127.0.0.1:${site.port}`;
  const { exitCode, stdout } = await run(['probe', url], withKey);
  expect(exitCode).toBe(1);
  expect(stdout).toContain('✘ push');
  expect(stdout).toContain('docs/shops.md: “It is public: no private name, no VPN, no password”');
  const json = await run(['probe', url, '--format', 'json'], withKey);
  const { outcome, findings, record } = JSON.parse(json.stdout) as ProbeVerdict & { record: ProbeRecord };
  expect(outcome).toBe('wrong');
  expect(findings).toContainEqual(expect.objectContaining({ about: 'push', cause: 'password' }));
  expect(record.requests).toBeGreaterThan(3);
  expect(json.stdout).not.toMatch(/v1\.callback\.\d|abababab/);
});

test('a name that does not exist, and flags that mean nothing', async () => {
  const gone = await run(['probe', 'https://shop.invalid'], withKey);
  expect(gone.exitCode).toBe(1);
  expect(gone.stdout).toContain('No name server knows shop.invalid');
  for (const [args, message] of [
    [['probe'], "missing required argument 'url'"],
    [['probe', 'staging.example'], 'USAGE: probe takes the address of a shop'],
    [['probe', '--plugin', '--key', key, 'https://a.example'], '--key has no effect with --plugin'],
    [['probe', '--hours', '3', 'https://a.example'], '--hours has no effect without --plugin'],
    [['probe', '--key', 'x', 'https://a.example'], 'USAGE: the key is not 64 hexadecimal digits'],
    [['probe', '--ca', 'no.pem', 'https://a.example'], 'USAGE: --ca no.pem cannot be read'],
  ] as const) {
    const ended = await run(args, withKey);
    expect(ended.stderr).toContain(message);
    expect(ended).toMatchObject({ exitCode: 2, stdout: '' });
  }
});

test('Ctrl-C ends it with 130', async () => {
  await using site = await companionSite((request, _response, pass) => {
    if (!isCallback(request)) pass();
  });
  const command = start(['probe', `http://127.0.0.1:${site.port}`], withKey);
  await command.saw(/sending callbacks/);
  command.child.kill('SIGINT');
  expect(await command.ended).toMatchObject({ exitCode: 130, stdout: '' });
});
