import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { resolveSource } from '../../../../harness/store/sources/resolve-source.ts';
import type { SourceOptions } from '../../../../harness/store/sources/source.ts';
import { failureOf } from './failure-of.ts';
import { below, kcoFiles, without } from './software-files.ts';
import { type Files, test, writeFiles } from './temp-folder.ts';
import { type Answer, pluginChecksums, startWordPressOrg } from './wordpress-org-server.ts';
import { zipOf } from './zip-of.ts';

const slug = 'klarna-checkout-for-woocommerce';
const request = { slug, spec: '2.13.11' };
const zipPath = `/plugin/${slug}.2.13.11.zip`;
const checksumsPath = `/plugin-checksums/${slug}/2.13.11.json`;

async function published(files: Files = kcoFiles(), listed: Files = files): Promise<Record<string, Answer>> {
  return { [zipPath]: await zipOf(below(slug, files)), [checksumsPath]: pluginChecksums(listed) };
}

/** All that is left of a failed attempt is the empty folder for attempts. */
async function expectNothingKept({ cacheDir }: SourceOptions): Promise<void> {
  expect(await readdir(join(cacheDir, 'sources'), { recursive: true })).toEqual(['partial']);
}

test('a version is downloaded, checked and kept; a second time nothing is asked for', async ({ options }) => {
  await using server = await startWordPressOrg(await published());
  const online = { ...options, downloadBase: server.base };
  const source = await resolveSource(request, online);
  expect(source).toMatchObject({ slug, version: '2.13.11', origin: 'wordpress.org 2.13.11' });
  expect(await readFile(join(source.folder, 'readme.txt'), 'utf8')).toBe('Klarna Checkout');
  expect(server.requests).toEqual([zipPath, checksumsPath]);
  expect(await resolveSource(request, online)).toEqual(source);
  expect(server.requests).toHaveLength(2);
  expect(options.lines).toEqual([`downloading ${slug} 2.13.11 from ${server.base}${zipPath}`]);
});

test('progress says how much has come', async ({ options }) => {
  await using server = await startWordPressOrg(await published());
  let nowMs = 0;
  const clock = { now: () => (nowMs += 2000), sleep: async () => {} };
  await resolveSource(request, { ...options, downloadBase: server.base, clock });
  expect(options.lines[1]).toMatch(new RegExp(`^downloading ${slug} 2\\.13\\.11: 0\\.0 of 0\\.0 MB$`));
});

const tampered: Record<string, { files: Files; listed: Files; problem: string }> = {
  'a changed file': {
    files: { ...kcoFiles(), 'classes/class-kco-gateway.php': '<?php evil();' },
    listed: kcoFiles(),
    problem: 'classes/class-kco-gateway.php differs',
  },
  'a file too many': { files: { ...kcoFiles(), 'x.php': '' }, listed: kcoFiles(), problem: 'x.php is not listed' },
  'a file too few': {
    files: without('classes/class-kco-gateway.php', kcoFiles()),
    listed: kcoFiles(),
    problem: 'classes/class-kco-gateway.php is missing',
  },
  'many of them': {
    files: { ...kcoFiles(), 'a.php': '', 'b.php': '', 'c.php': '', 'd.php': '' },
    listed: kcoFiles(),
    problem: 'a.php is not listed, b.php is not listed, c.php is not listed and 1 more',
  },
};
for (const [title, { files, listed, problem }] of Object.entries(tampered)) {
  test(`${title} is a checksum mismatch, and nothing is kept`, async ({ options }) => {
    await using server = await startWordPressOrg(await published(files, listed));
    const failure = await failureOf(resolveSource(request, { ...options, downloadBase: server.base }));
    expect(failure).toMatchObject({ code: 'CHECKSUM_MISMATCH', message: expect.stringContaining(problem) });
    await expectNothingKept(options);
  });
}

test('a readme may differ, as for wp plugin verify-checksums', async ({ options }) => {
  const listed = { ...kcoFiles(), 'readme.txt': 'Tested up to: 6.8', 'changelog.txt': 'listed only' };
  await using server = await startWordPressOrg(await published(kcoFiles(), listed));
  expect(await resolveSource(request, { ...options, downloadBase: server.base })).toMatchObject({ slug });
});

test('sha256 decides where it is listed', async ({ options }) => {
  const routes = await published();
  const list = JSON.parse(pluginChecksums(kcoFiles()));
  list.files[`${slug}.php`].sha256 = '0'.repeat(64);
  await using server = await startWordPressOrg({ ...routes, [checksumsPath]: JSON.stringify(list) });
  const failure = await failureOf(resolveSource(request, { ...options, downloadBase: server.base }));
  expect(failure.message).toContain(`${slug}.php differs`);
});

test('a list without a known algorithm for a file verifies nothing', async ({ options }) => {
  const routes = await published();
  const list = JSON.parse(pluginChecksums(kcoFiles()));
  list.files[`${slug}.php`] = { sha512: 'x' };
  await using server = await startWordPressOrg({ ...routes, [checksumsPath]: JSON.stringify(list) });
  const failure = await failureOf(resolveSource(request, { ...options, downloadBase: server.base }));
  expect(failure).toMatchObject({ code: 'CHECKSUM_MISMATCH', message: expect.stringContaining(`${slug}.php differs`) });
});

test('a version that wordpress.org does not have', async ({ options }) => {
  await using server = await startWordPressOrg({});
  const failure = await failureOf(resolveSource(request, { ...options, downloadBase: server.base }));
  expect(failure).toMatchObject({ code: 'SOURCE_NOT_FOUND', exitCode: 2 });
  expect(failure.message).toContain(`wordpress.org has no ${slug} 2.13.11`);
  await expectNothingKept(options);
});

for (const [title, answer] of [
  ['no checksums', undefined],
  ['checksums in an unknown shape', '<html>'],
] as const) {
  test(`with ${title} a download is not kept, and the way out is said`, async ({ options }) => {
    const { [zipPath]: zip } = await published();
    await using server = await startWordPressOrg({ [zipPath]: zip ?? '', ...(answer && { [checksumsPath]: answer }) });
    const failure = await failureOf(resolveSource(request, { ...options, downloadBase: server.base }));
    expect(failure).toMatchObject({ code: 'DOWNLOAD_FAILED', hint: expect.stringContaining('give its path') });
    expect(failure.message).toContain(checksumsPath);
    await expectNothingKept(options);
  });
}

const brokenAnswers: Record<string, { answer: Answer; reason: string }> = {
  'a stalled body': {
    answer: (response) => void response.writeHead(200, { 'content-length': '1000' }).write('PK'),
    reason: 'stalled: nothing came for 300 ms',
  },
  'no answer at all': { answer: () => {}, reason: 'no answer within 300 ms' },
  'an error of the server': { answer: (response) => response.writeHead(503).end(), reason: 'HTTP 503' },
  'a body that is too large': { answer: Buffer.alloc(5000), reason: 'larger than 4000 bytes' },
  'a connection cut in the middle': {
    answer: (response) => response.writeHead(200, { 'content-length': '9' }).write('PK', () => response.destroy()),
    reason: 'closed',
  },
};
for (const [title, { answer, reason }] of Object.entries(brokenAnswers)) {
  test(`${title} is named`, async ({ options }) => {
    await using server = await startWordPressOrg({ [zipPath]: answer });
    const limits = { downloadBase: server.base, stallTimeoutMs: 300, maxDownloadBytes: 4000 };
    const failure = await failureOf(resolveSource(request, { ...options, ...limits }));
    expect(failure).toMatchObject({ code: 'DOWNLOAD_FAILED', message: expect.stringContaining(reason) });
    await expectNothingKept(options);
  });
}

test('a trickle is ended by the total time-out', async ({ options }) => {
  const answer: Answer = (response) => {
    response.writeHead(200);
    const trickle = setInterval(() => response.write('x'), 20);
    response.once('close', () => clearInterval(trickle));
  };
  await using server = await startWordPressOrg({ [zipPath]: answer });
  const limits = { downloadBase: server.base, totalTimeoutMs: 300 };
  const failure = await failureOf(resolveSource(request, { ...options, ...limits }));
  expect(failure.message).toContain('not complete within 300 ms');
});

test('an interrupted download leaves nothing', async ({ options }) => {
  const interrupt = new AbortController();
  await using server = await startWordPressOrg({ [zipPath]: () => interrupt.abort() });
  const limits = { downloadBase: server.base, signal: interrupt.signal };
  expect((await failureOf(resolveSource(request, { ...options, ...limits }))).message).toContain('interrupted');
  await expectNothingKept(options);
});

test('with nothing reachable everything that was tried is listed', async ({ temp, options }) => {
  const failure = await failureOf(resolveSource(request, { ...options, artifactsDir: temp }));
  expect(failure).toMatchObject({ code: 'DOWNLOAD_FAILED', exitCode: 3, hint: expect.stringContaining('--artifacts') });
  expect(failure.message.split('\n').slice(1)).toEqual([
    `  - artifacts: ${temp} has none of ${slug}.2.13.11.zip, ${slug}-2.13.11.zip, ${slug}/2.13.11/, ${slug}-2.13.11/`,
    `  - cache: there is no ${join(options.cacheDir, 'sources/version', slug, '2.13.11')}`,
    expect.stringMatching(/^ {2}- http:\/\/127\.0\.0\.1:1\/plugin\/.*ECONNREFUSED/),
  ]);
  const without = await failureOf(resolveSource(request, { ...options, artifactsDir: join(temp, 'gone') }));
  expect(without.message).toContain(`there is no folder ${join(temp, 'gone')}`);
});

for (const name of [`${slug}.2.13.11.zip`, `${slug}-2.13.11.zip`, `${slug}/2.13.11`, `${slug}-2.13.11`]) {
  test(`artifacts come first: ${name}`, async ({ temp, options }) => {
    if (name.endsWith('.zip')) await writeFile(join(temp, name), await zipOf(below(slug, kcoFiles())));
    else await writeFiles(join(temp, name), kcoFiles());
    const source = await resolveSource(request, { ...options, artifactsDir: temp });
    expect(source).toMatchObject({ version: '2.13.11', origin: `artifacts ${temp}` });
  });
}

test('an artifact that holds another version than its name says is refused', async ({ temp, options }) => {
  await writeFile(join(temp, `${slug}.2.13.11.zip`), await zipOf(kcoFiles('2.8.7')));
  const failure = await failureOf(resolveSource(request, { ...options, artifactsDir: temp }));
  expect(failure).toMatchObject({ code: 'SOURCE_INVALID', message: expect.stringContaining('but holds 2.8.7') });
});

test('two at once both get the whole', async ({ options }) => {
  const routes = await published();
  const waiting: (() => void)[] = [];
  const together: Answer = (response) => {
    waiting.push(() => response.end(routes[zipPath]));
    if (waiting.length === 2) for (const answer of waiting) answer();
  };
  await using server = await startWordPressOrg({ ...routes, [zipPath]: together });
  const online = { ...options, downloadBase: server.base };
  const [one, other] = await Promise.all([resolveSource(request, online), resolveSource(request, online)]);
  expect(other).toEqual(one);
  expect(await readdir(one.folder)).toContain('readme.txt');
  expect(await readdir(join(options.cacheDir, 'sources/partial'))).toEqual([]);
});

test('a redirect is followed', async ({ options }) => {
  const routes = await published();
  const moved: Answer = (response) => response.writeHead(302, { location: '/moved.zip' }).end();
  await using server = await startWordPressOrg({ ...routes, '/moved.zip': routes[zipPath] ?? '', [zipPath]: moved });
  expect(await resolveSource(request, { ...options, downloadBase: server.base })).toMatchObject({ slug });
});
