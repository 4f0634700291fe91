import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { expect } from 'vitest';
import { forwardEngine, isForwarded } from '../../../../harness/lib/docker/ssh-engine.ts';
import { test } from '../../store/sources/temp-folder.ts';

/** A program in the place of `ssh`, which leaves its words in a file. */
async function withSsh<T>(folder: string, script: string, work: () => Promise<T>): Promise<T> {
  const program = join(folder, 'ssh');
  const words = `require('fs').writeFileSync(${JSON.stringify(join(folder, 'words.json'))}, JSON.stringify(process.argv.slice(2)));`;
  await writeFile(program, `#!${process.execPath}\n${words}\n${script}\n`);
  await chmod(program, 0o755);
  return withEnvironment({ PATH: folder, TMPDIR: folder }, work);
}

async function withEnvironment<T>(changed: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> {
  const before = { ...process.env };
  Object.assign(process.env, changed);
  try {
    return await work();
  } finally {
    for (const name of Object.keys(changed)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
}

/** Forwards as `ssh -L near:far` does, until it reads no more. */
const forwards = `
const [near, far] = process.argv[process.argv.indexOf('-L') + 1].split(':');
const { createServer, connect } = require('net');
const server = createServer((one) => { const other = connect(far); one.pipe(other).pipe(one); });
server.listen(near);
process.stdin.resume().on('end', () => process.exit(0));
`;

const pingAt = (socketPath: string): Promise<string> =>
  new Promise((resolve, reject) => {
    request({ socketPath, path: '/_ping' }, async (answer) => {
      let body = '';
      for await (const chunk of answer) body += chunk;
      resolve(body);
    })
      .on('error', reject)
      .end();
  });

test('the engine’s socket is led here, by the words that ssh knows', async ({ temp }) => {
  const engine = createServer((_request, response) => response.end('OK'));
  const far = join(temp, 'far.sock');
  await new Promise<void>((resolve) => engine.listen(far, resolve));
  try {
    const host = await withSsh(temp, forwards, () => forwardEngine(`ssh://me@build7:2222${far}`));
    expect(host).toMatch(/^unix:\/\//);
    const near = host.slice('unix://'.length);
    expect(await pingAt(near)).toBe('OK');
    expect([isForwarded(near), isForwarded(far)]).toEqual([true, false]);
    expect(JSON.parse(await readFile(join(temp, 'words.json'), 'utf8'))).toEqual([
      ...[
        '-o',
        'BatchMode=yes',
        '-o',
        'ExitOnForwardFailure=yes',
        '-o',
        'ControlPath=none',
        '-L',
        `${near}:${far}`,
        '-p',
        '2222',
        'me@build7',
        'cat',
      ],
    ]);
  } finally {
    engine.close();
  }
});

for (const [what, script, message] of [
  [
    'who is not let in',
    `console.error('Warning: something else\\nme@build7: Permission denied (publickey).'); process.exit(255);`,
    'and ssh does not lead there: me@build7: Permission denied (publickey).',
  ],
  ['who says nothing', 'process.exit(3);', 'and ssh does not lead there: exit code 3'],
  ['who does not come through', 'setInterval(() => {}, 1000);', 'and ssh is not through within 0.3 s'],
] as const) {
  test(`${what}: ssh’s own words, and how to try it`, async ({ temp }) => {
    const forwarded = withSsh(temp, script, () =>
      forwardEngine('ssh://me@build7', what.endsWith('through') ? 300 : 20_000),
    );
    await expect(forwarded).rejects.toMatchObject({
      code: 'DOCKER_UNAVAILABLE',
      message: `DOCKER_HOST is ssh://me@build7, ${message}`,
      hint: 'This must answer without asking anything: ssh me@build7 docker version.',
    });
  });
}

test('no ssh at all, and an address that would be an option of ssh’s', async ({ temp }) => {
  await withEnvironment({ PATH: temp, TMPDIR: temp }, async () => {
    await expect(forwardEngine('ssh://build7')).rejects.toThrow(/and ssh does not lead there: .*ENOENT/);
    await expect(forwardEngine('ssh://-oProxyCommand=touch/')).rejects.toThrow('which names no host');
    await expect(forwardEngine('ssh:///var/run/docker.sock')).rejects.toThrow('which names no host');
    for (const malformed of ['ssh://build7:port', 'ssh://me%zz@build7', 'ssh://build7/%zz']) {
      await expect(forwardEngine(malformed), malformed).rejects.toMatchObject({ code: 'DOCKER_UNAVAILABLE' });
    }
    expect(await readdir(temp), 'nothing is left').toEqual([]);
  });
});

test('an address of the sixth version, which a URL has in brackets and ssh has not', async ({ temp }) => {
  const forwarded = withSsh(temp, 'process.exit(3);', () => forwardEngine('ssh://me@[::1]:22'));
  await expect(forwarded).rejects.toMatchObject({ hint: expect.stringContaining('ssh me@::1 docker version') });
  expect(JSON.parse(await readFile(join(temp, 'words.json'), 'utf8')).slice(-4)).toEqual(['-p', '22', 'me@::1', 'cat']);
});
