import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { run } from './support/command-line.ts';

// Each mistake: one clear error (what, where, what to try), the right exit code, and nothing on stdout.

let folder: string;
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kco-harness-meta-'));
});
test.afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const scenario = (fields: string) => `export default {
  id: 'mine',
  title: 'A scenario of my own',
  source: ['me'],
  given: {},
  expect: { verdict: 'paid' },
  ${fields}
};
`;

test('an unknown scenario field is named with file, line and the nearest right name', async () => {
  const file = join(folder, 'mine.scenario.ts');
  await writeFile(file, scenario('given: { edge: { certifcate: "untrusted" } },'));
  const { exitCode, stderr, stdout } = await run(['run', '--scenarios', folder, '--output', folder]);
  expect(stderr).toContain(`${file}:7: unknown field "certifcate" in "given.edge"; did you mean "certificate"?`);
  expect(stderr).toMatch(/^SCENARIO_INVALID: /);
  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
});

test('a misspelt scenario id is answered with the nearest', async () => {
  const { exitCode, stderr } = await run(['run', 'healty', '--output', folder]);
  expect(stderr).toBe('USAGE: no scenario is called "healty"\nHint: Did you mean "healthy"?\n');
  expect(exitCode).toBe(2);
});

test('an unknown option is answered with the nearest', async () => {
  const { exitCode, stderr } = await run(['run', '--shoper', 'http']);
  expect(stderr).toContain("unknown option '--shoper'");
  expect(stderr).toContain('Did you mean --shopper?');
  expect(exitCode).toBe(2);
});

test('an unknown reporter is refused with those there are', async () => {
  const { exitCode, stderr } = await run(['run', '--reporter', 'xml']);
  expect(stderr).toContain('"xml" is none of list, html, json, junit, blob');
  expect(exitCode).toBe(2);
});

test('a missing zip is named with its whole path', async () => {
  const zip = join(folder, 'kco.zip');
  const { exitCode, stderr } = await run(['run', '--plugin', zip, '--output', folder]);
  expect(stderr).toContain('SOURCE_NOT_FOUND');
  expect(stderr).toContain(zip);
  expect(exitCode).toBe(2);
});

test('a corrupt zip is named with what is wrong', async () => {
  const zip = join(folder, 'kco.zip');
  await writeFile(zip, 'PK\u0003\u0004 and then nothing that a zip would have');
  const { exitCode, stderr } = await run(['run', '--plugin', zip, '--output', folder], { KCO_HARNESS_CACHE: folder });
  expect(stderr).toContain('SOURCE_INVALID');
  expect(stderr).toContain(zip);
  expect(stderr).toContain('Hint: ');
  expect(exitCode).toBe(2);
});

test('a tag that does not exist is answered with the nearest one', async () => {
  const here = join(import.meta.dirname, '..', '..');
  const { exitCode, stderr } = await run(['run', '--plugin', `git:${here}#no-such-tag`, '--output', folder], {
    KCO_HARNESS_CACHE: folder,
  });
  expect(stderr).toContain('SOURCE_NOT_FOUND');
  expect(stderr).toContain('no-such-tag');
  expect(exitCode).toBe(2);
});

test('a folder that may not be written is the environment’s fault', async () => {
  const file = join(folder, 'a-file');
  await writeFile(file, '');
  const { exitCode, stderr } = await run(['run', 'healthy', '--output', join(file, 'runs')]);
  expect(stderr).toContain(`OUTPUT_UNWRITABLE: cannot write ${join(file, 'runs')}`);
  expect(exitCode).toBe(3);
});

test('no Docker is said once, with what to do', async () => {
  const { exitCode, stderr } = await run(['run', 'healthy', '--output', folder], {
    DOCKER_HOST: `unix://${folder}/no-docker.sock`,
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    TESTCONTAINERS_HOST_OVERRIDE: '',
  });
  expect(stderr.match(/DOCKER_UNAVAILABLE/g)).toHaveLength(1);
  expect(stderr).toContain('Hint: Start Docker.');
  expect(exitCode).toBe(3);
});

test('help is help, on stdout, with exit code 0', async () => {
  const { exitCode, stdout } = await run(['--help']);
  expect(stdout).toContain('Exit codes: 0 all as expected');
  expect(exitCode).toBe(0);
});

test('list and show speak of every scenario', async () => {
  const list = await run(['list']);
  expect(list.stdout).toContain('waf-211180-push-blocked-tab-closed');
  const show = await run(['show', 'waf-211180-push-blocked-tab-closed']);
  expect(show.stdout).toContain('edge.waf: "modsecurity"  (healthy: "none")');
  expect([list.exitCode, show.exitCode]).toEqual([0, 0]);
});
