import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkOwnership, siteToken, tokenPath } from '../../../../harness/edge/site/ownership.ts';
import { closedPort, host, httpSite, rawSite, tlsSite, token } from './test-site.ts';

const url = `https://${host}${tokenPath}`;
const answering =
  (status: number, body: string, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    response.writeHead(status, headers).end(body);

const asked = async (listener: RequestListener) => {
  await using site = await tlsSite(listener);
  // Awaited here: the site closes at the end of this function.
  return await checkOwnership({ ...site.options, token });
};

for (const [fact, body] of [
  ['alone', token],
  ['with an end of line', `${token}\n`],
  ['among others, as Windows ends lines', `first\r\n${token}\r\nlast`],
  ['with spaces round it', `  ${token}  \n`],
] as const) {
  test(`a site that shows the token ${fact} is owned`, async () => {
    const seen: string[] = [];
    const owned = await asked((request, response) => {
      seen.push(`${request.method} ${request.headers.host}${request.url}`);
      response.end(body);
    });
    expect(owned).toMatchObject({ shownBy: 'token', host, origin: `https://${host}` });
    expect(seen).toEqual([`GET ${host}/.well-known/kco-harness-waf.txt`]);
  });
}

for (const [fact, listener, seen] of [
  [
    'no token',
    answering(404, '<!doctype html>\n<title>Not found</title>'),
    'answered 404; it begins "<!doctype html> <title>Not found</title>"',
  ],
  ['a refusal that holds the token', answering(403, token), `answered 403; it begins "${token}"`],
  [
    'another token',
    answering(200, 'b2c7f0e19a4d4c5e8f6a7b8c9d0e1f24\n'),
    'answered without the token; it begins "b2c7f0e19a4d4c5e8f6a7b8c9d0e1f24"',
  ],
  [
    'the token within a line',
    answering(200, `<p>${token}</p>`),
    `answered without the token; it begins "<p>${token}</p>"`,
  ],
  ['a part of the token', answering(200, token.slice(1)), 'answered without the token'],
  ['the token in other letters', answering(200, token.toUpperCase()), 'answered without the token'],
  ['nothing', answering(200, ''), 'answered without the token; it is empty'],
  ['a long page', answering(200, 'x'.repeat(500)), `begins "${'x'.repeat(80)}"`],
  ['what a terminal obeys', answering(404, '\u001b[2Jgone\u009b\u202e'), 'begins "[2Jgone"'],
  [
    'the token after 64 kB',
    answering(200, `${' '.repeat(65_600)}\n${token}`),
    'answered without the token; it is empty',
  ],
] as const) {
  test(`a site that answers ${fact} is not owned`, async () => {
    await expect(asked(listener)).rejects.toMatchObject({
      code: 'TARGET_NOT_OWNED',
      exitCode: 2,
      message: expect.stringContaining(`${url} ${seen.startsWith('answered') ? seen : ''}`.trim()),
      hint: `Put this line into the file and try again: ${token}`,
    });
    await expect(asked(listener)).rejects.toThrow(seen);
  });
}

test('the token behind a redirect is not the site’s, and where it leads is said', async () => {
  const listener: RequestListener = (request, response) => {
    if (request.url === tokenPath) response.writeHead(301, { location: `https://www.${host}/moved` }).end(token);
    else response.end(token);
  };
  await expect(asked(listener)).rejects.toMatchObject({
    code: 'TARGET_NOT_OWNED',
    message: expect.stringContaining(`answered 301 and leads to https://www.${host}/moved`),
  });
});

test('an endless page ends at 64 kB', async () => {
  const listener: RequestListener = (_request, response) => {
    const more = () => {
      while (!response.destroyed && response.write('x'.repeat(16_384)));
    };
    response.on('drain', more);
    more();
  };
  await expect(asked(listener)).rejects.toMatchObject({ code: 'TARGET_NOT_OWNED' });
});

test('a certificate of an authority that is not known is TLS’s failure', async () => {
  await using site = await tlsSite(answering(200, token));
  const { ca: _ca, ...options } = site.options;
  await expect(checkOwnership({ ...options, token })).rejects.toMatchObject({
    code: 'TARGET_UNREACHABLE',
    exitCode: 3,
    message: expect.stringMatching(
      new RegExp(
        `^${url} gives no answer: TLS fails at 127\\.0\\.0\\.1:${site.port}: .*UNABLE_TO_VERIFY_LEAF_SIGNATURE`,
      ),
    ),
    hint: expect.stringContaining('--ca FILE'),
  });
});

test('a certificate for another name is TLS’s failure, wherever the connection goes', async () => {
  await using site = await tlsSite(answering(200, token));
  for (const name of ['other.test', '127.0.0.1']) {
    await expect(checkOwnership({ ...site.options, url: `https://${name}`, token })).rejects.toMatchObject({
      code: 'TARGET_UNREACHABLE',
      message: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID'),
    });
  }
});

test('a site that speaks no TLS is TLS’s failure', async () => {
  await using plain = await httpSite(answering(200, token));
  const options = { url: `https://${host}`, connectTo: `127.0.0.1:${plain.port}`, token };
  await expect(checkOwnership(options)).rejects.toThrow('TLS fails');
});

test('a closed port is TCP’s failure, and its address is told', async () => {
  const port = await closedPort();
  await expect(checkOwnership({ url: `http://127.0.0.1:${port}`, token })).rejects.toMatchObject({
    code: 'TARGET_UNREACHABLE',
    message: expect.stringContaining(`TCP fails at 127.0.0.1:${port}: connect ECONNREFUSED`),
    hint: expect.stringContaining('--connect-to HOST:PORT'),
  });
});

test('a name without an address is DNS’s failure', async () => {
  // Longer than any label may be: no name server needs to be asked.
  const name = `${'a'.repeat(64)}.test`;
  await expect(checkOwnership({ url: `https://${name}`, token })).rejects.toMatchObject({
    code: 'TARGET_UNREACHABLE',
    message: expect.stringContaining(`DNS fails at ${name}:443`),
  });
});

test('a server that says nothing is given up, and it is told how far it came', async () => {
  await using silent = await rawSite(() => {});
  const at = `127.0.0.1:${silent.port}`;
  const timeoutMs = 80;
  await expect(checkOwnership({ url: `http://${at}`, token, timeoutMs })).rejects.toMatchObject({
    code: 'TARGET_UNREACHABLE',
    message: expect.stringContaining(`HTTP fails at ${at}: nothing came within 80 ms`),
  });
  await expect(checkOwnership({ url: `https://${host}`, connectTo: at, token, timeoutMs })).rejects.toMatchObject({
    code: 'TARGET_UNREACHABLE',
    message: expect.stringContaining(`TLS fails at ${at}: nothing came within 80 ms`),
  });
});

test('a server that hangs up is HTTP’s failure', async () => {
  await using rude = await rawSite((socket) => socket.once('data', () => socket.end()));
  await expect(checkOwnership({ url: `http://127.0.0.1:${rude.port}`, token })).rejects.toMatchObject({
    code: 'TARGET_UNREACHABLE',
    message: expect.stringContaining('HTTP fails'),
  });
});

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
    hint: expect.stringContaining('KCO_HARNESS_CACHE'),
  });
});
