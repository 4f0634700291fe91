import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { siteToken } from '../../../../harness/edge/site/site-token.ts';

let folder: string;
test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kco-token-'));
});
test.afterEach(() => rm(folder, { recursive: true }));

test('a token is made once and kept for this user alone', async () => {
  const token = await siteToken('staging.example', folder);
  expect(token).toMatch(/^[0-9a-f]{32}$/);
  expect(await siteToken('staging.example', folder)).toBe(token);
  const file = join(folder, 'waf-tokens', 'staging.example');
  expect(await readFile(file, 'utf8')).toBe(`${token}\n`);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(join(folder, 'waf-tokens'))).toEqual(['staging.example']);
});

test('another host has another one, and so has another port', async () => {
  const tokens = [];
  for (const host of ['a.example', 'b.example', 'a.example:8443', '[::1]:8443'])
    tokens.push(await siteToken(host, folder));
  expect(new Set(tokens).size).toBe(4);
});

test('all that ask at once get one that is kept', async () => {
  await Promise.all(Array.from({ length: 8 }, () => siteToken('staging.example', folder)));
  const kept = await siteToken('staging.example', folder);
  expect(await siteToken('staging.example', folder)).toBe(kept);
  expect(await readdir(join(folder, 'waf-tokens'))).toEqual(['staging.example']);
});

test('a file that holds no token is made anew', async () => {
  const token = await siteToken('staging.example', folder);
  await writeFile(join(folder, 'waf-tokens', 'staging.example'), '');
  const next = await siteToken('staging.example', folder);
  expect(next).toMatch(/^[0-9a-f]{32}$/);
  expect(next).not.toBe(token);
});

test('the user’s own is taken and not kept', async () => {
  expect(await siteToken('staging.example', folder, 'my-own-token-123456')).toBe('my-own-token-123456');
  expect(await readdir(folder)).toEqual([]);
});

for (const given of ['', 'short', 'has a space in the midst', '<script>alert(1)</script>', 'a'.repeat(129)]) {
  test(`"${given.slice(0, 30)}" is no token`, async () => {
    await expect(siteToken('staging.example', folder, given)).rejects.toMatchObject({ code: 'USAGE' });
  });
}

test('a folder that cannot be written to is said', async () => {
  await writeFile(join(folder, 'waf-tokens'), 'a file');
  await expect(siteToken('staging.example', folder)).rejects.toMatchObject({
    code: 'OUTPUT_UNWRITABLE',
    message: expect.stringContaining('staging.example'),
  });
});
