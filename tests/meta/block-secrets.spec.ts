import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from '../../harness/shopper/browser/find-browser.ts';
import { runIdIn, textsBelow } from '../e2e/support.ts';
import { run } from './support/command-line.ts';
import { expect, test } from './support/meta-test.ts';

// What opens a customer's cart in a block checkout is on its way between shop, page and Klarna all the time. The shop's process
// says here what it has made of that, and no file of the run may hold any of it, nor any entry of a trace.

const recorder = new URL('../fixtures/record-digests.mjs', import.meta.url);

test('a browser’s run of the block checkout keeps no nonce, cart’s token, login or signing key, in traces neither', async ({
  folder,
}) => {
  test.skip(
    (await findBrowser(process.env.KCO_HARNESS_BROWSER)) === undefined,
    process.env.KCO_HARNESS_NO_BROWSER ?? 'no Chrome or Chromium on this machine',
  );
  test.setTimeout(180_000);
  const digests = join(folder, 'digests.txt');
  const output = join(folder, 'runs');
  const args = ['run', 'block-customer-logged-in-tab-closed', '--trace', '--plugin', '2.20.9', '--output', output];
  const { exitCode, stderr } = await run(args, {
    NODE_OPTIONS: `--import=${fileURLToPath(recorder)}`,
    KCO_TEST_DIGESTS: digests,
  });
  expect(exitCode, stderr).toBe(0);
  const texts = await textsBelow(join(output, await runIdIn(output)));

  const made = new Set((await readFile(digests, 'utf8')).split('\n').filter(Boolean));
  const nonces = [...made].filter((digest) => /^[0-9a-f]{32}$/.test(digest)).map((digest) => digest.slice(-12, -2));
  const signatures = [...made].filter((digest) => /^[\w-]{43}$/.test(digest));
  const logins = [...made].filter((digest) => /^[0-9a-f]{64}$/.test(digest));
  const orderIds = new Set([...texts.values()].flatMap((text) => text.match(uuid) ?? []));
  const signingKeys = [...orderIds].map((id) => createHash('sha256').update(id).digest('hex'));
  const secrets = { nonces, signatures, logins, signingKeys };
  for (const [what, values] of Object.entries(secrets)) expect(values.length, what).toBeGreaterThan(0);

  const trace = [...texts].filter(([path]) => path.includes('trace.zip!'));
  expect(trace.some(([, text]) => text.includes("storeApiNonce: '[redacted]'"))).toBe(true);
  expect(trace.some(([, text]) => /"Cart-Token\\*"\s*:\s*\\*"\[redacted\]/i.test(text))).toBe(true);
  for (const [what, values] of Object.entries(secrets)) {
    const found = [...texts].filter(([, text]) => values.some((secret) => text.includes(secret)));
    expect(
      found.map(([path]) => path),
      what,
    ).toEqual([]);
  }
});

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
