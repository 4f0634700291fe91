import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { companionPlugin } from '../../../../harness/run/probe/companion-plugin.ts';
import { makeProbeKey, probeKeyFor } from '../../../../harness/run/probe/probe-key.ts';
import { markFor, readAnswer } from '../../../../harness/run/probe/probe-mark.ts';
import { probeSiteOf } from '../../../../harness/run/probe/probe-options.ts';
import { companionSays, key, shopAt, signedLine } from './companion-site.ts';

let cacheDir: string;
beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'probe-key-'));
});
afterEach(() => rm(cacheDir, { recursive: true }));

const url = 'https://staging.example';
const asked = { url, given: undefined, nowMs: 1_000_000 };

describe('the key', () => {
  test('is made anew each time, kept for this user alone, and found again', async () => {
    const first = await makeProbeKey('staging.example', { cacheDir, expires: 2_000 });
    const second = await makeProbeKey('staging.example', { cacheDir, expires: 2_000 });
    expect(second.key).not.toBe(first.key);
    expect(await probeKeyFor('staging.example', { ...asked, cacheDir })).toEqual(second);
    const folder = join(cacheDir, 'probe-keys');
    expect(await readdir(folder)).toEqual(['staging.example']);
    expect((await stat(join(folder, 'staging.example'))).mode & 0o777).toBe(0o600);
  });

  test('of another host is none, and one that has ended is none: both say what to do', async () => {
    await makeProbeKey('staging.example', { cacheDir, expires: 1_000 });
    for (const [host, why] of [
      ['other.example', 'no key for other.example'],
      ['staging.example', 'ended on 1970-01-01 00:16 UTC'],
    ] as const) {
      await expect(probeKeyFor(host, { ...asked, cacheDir })).rejects.toMatchObject({
        code: 'TARGET_NOT_OWNED',
        exitCode: 2,
        message: expect.stringContaining(why),
        hint: expect.stringContaining(`probe --plugin ${url}`),
      });
    }
  });

  test('that is given must be one', async () => {
    expect(await probeKeyFor('x', { ...asked, cacheDir, given: key })).toEqual({ key });
    await expect(probeKeyFor('x', { ...asked, cacheDir, given: 'secret' })).rejects.toMatchObject({ code: 'USAGE' });
  });
});

test('the printed plugin has key and end written into it, and the one that is shipped has none', async () => {
  const printed = await companionPlugin({ key, expires: 1_234 });
  expect(printed.split(key)).toHaveLength(2);
  expect(printed).toContain(`const KEY     = '${key}';\n\tconst EXPIRES = 1234;`);
  expect(await companionPlugin({ key: '', expires: 0 })).toContain("const KEY     = '';\n\tconst EXPIRES = 0;");
});

describe('an answer of the plugin', () => {
  const nonce = '1'.repeat(32);
  const said = companionSays(
    { url: '/wc-api/KCO_WC_Push/?a=1', method: 'POST', headers: { host: 'a.example' } } as never,
    '',
    { task: 'callback', nonce, byHeader: true },
  );

  test('counts between whatever stands around it', () => {
    const body = `<b>Notice</b>: undefined index\n${signedLine(nonce, said)}<!-- cached by nobody -->`;
    expect(readAnswer(key, nonce, body)).toEqual({ signed: said });
  });

  test.each([
    ['of another request', signedLine('2'.repeat(32), said), 'an earlier answer'],
    ['changed', signedLine(nonce, said).replace(/:([A-Za-z0-9+/=]{100,}):/, ':$1AA=:'), 'a wrong signature'],
    ['of other fields', signedLine(nonce, { stage: 'handler' }), 'an answer that cannot be read'],
  ])('%s is none', (_title, body, pretended) => {
    expect(readAnswer(key, nonce, body)).toEqual({ pretended });
  });

  test('and a page is nothing', () => expect(readAnswer(key, nonce, '<p>-1</p>')).toEqual({}));

  test('PHP’s empty lists are what they stand for', () => {
    const shop = { ...shopAt('https://a.example/'), urls: [] };
    const { signed } = readAnswer(key, nonce, signedLine(nonce, { ...said, shop }));
    expect(signed?.shop?.urls).toEqual({});
  });
});

test('marks differ by task, number and key', () => {
  const mark = markFor(key, 'hello', '3'.repeat(32), 5_000);
  expect(mark).toMatch(/^v1\.hello\.5\.3{32}\.[0-9a-f]{64}$/);
  const macs = [
    mark,
    markFor(key, 'end', '3'.repeat(32), 5_000),
    markFor('cd'.repeat(32), 'hello', '3'.repeat(32), 5_000),
  ];
  expect(new Set(macs.map((one) => one.slice(-64))).size).toBe(3);
});

describe('the address of a shop', () => {
  test('may have a folder, whose slash is not asked for', () => {
    expect(probeSiteOf({ url: 'https://staging.example:8443/shop/' })).toMatchObject({
      base: 'https://staging.example:8443/shop',
      host: 'staging.example:8443',
      hostname: 'staging.example',
    });
  });

  test.each(['staging.example', 'ftp://a.example', 'https://a:secret@b.example', 'https://a.example/?x=1', '-'])(
    '%s is none',
    (wrong) => {
      expect(() => probeSiteOf({ url: wrong })).toThrow(expect.objectContaining({ code: 'USAGE' }));
      expect(() => probeSiteOf({ url: wrong })).not.toThrow(/secret/);
    },
  );
});
