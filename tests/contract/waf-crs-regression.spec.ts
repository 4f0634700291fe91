import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openDockerEngine } from '../../harness/edge/engine/open-engine.ts';
import { readRules } from '../../harness/edge/engine/rule-source.ts';
import type { LoadedVariants } from '../../harness/edge/engine/waf-engine.ts';
import { silent } from '../../harness/lib/log.ts';
import { crsRelease } from './support/crs-release.ts';
import { expect, test, uniqueId } from './support/docker-test.ts';
import { type FtwTest, ftwTests, sendRaw } from './support/ftw.ts';

const files = [
  'REQUEST-943-APPLICATION-ATTACK-SESSION-FIXATION/943110.yaml',
  'REQUEST-943-APPLICATION-ATTACK-SESSION-FIXATION/943120.yaml',
  'REQUEST-920-PROTOCOL-ENFORCEMENT/920420.yaml',
  'REQUEST-920-PROTOCOL-ENFORCEMENT/920340.yaml',
  'REQUEST-942-APPLICATION-ATTACK-SQLI/942200.yaml',
];

/** All rules of the release in a folder, as its own tests want them: at the highest paranoia level. */
const wholeRelease = (folder: string): string => `Include ${folder}/crs-setup.conf.example
SecAction "id:900000,phase:1,nolog,pass,t:none,setvar:tx.paranoia_level=4"
Include ${folder}/rules/*.conf
`;

test('the regression tests of OWASP CRS 3.3.4, for the rules that matter here, through the same engine', async ({
  engine,
}, testInfo) => {
  test.setTimeout(300_000);
  const release = await crsRelease();
  test.skip('missing' in release, 'missing' in release ? release.missing : '');
  if ('missing' in release) return;
  await using _ = release;
  // The release may be a folder of the user's: nothing is written there.
  const entry = testInfo.outputPath('whole-release.conf');
  await writeFile(entry, wholeRelease(release.folder));
  await using waf = await openDockerEngine({
    kind: 'v3',
    ...engine,
    runId: uniqueId(),
    pid: process.pid,
    contexts: fileURLToPath(new URL('../../containers', import.meta.url)),
    progress: silent,
  });
  // The tests name the server by the Host that they send, and one compares it with the Referer.
  await using loaded = await waf.load([
    { name: 'crs', mode: 'on', rules: await readRules(entry), exclusions: [], alsoNamed: ['localhost'] },
  ]);
  let run = 0;
  for (const file of files) {
    for (const one of await ftwTests(join(release.folder, 'tests/regression/tests', file))) {
      await test.step(one.title, () => passes(one, loaded));
      run++;
    }
  }
  expect(run).toBe(25);
});

async function passes({ title, input, output }: FtwTest, loaded: LoadedVariants): Promise<void> {
  const { hostname, port } = new URL(loaded.url);
  const requestId = randomUUID();
  const status = await sendRaw(input, { host: hostname, port: Number(port) }, requestId);
  if (output.expect_error) {
    expect(status, `${title} gets no answer`).toBeUndefined();
    return;
  }
  const ids = ((await loaded.hits([requestId])).get(requestId) ?? []).map(({ id }) => id);
  const { log_contains: wanted, no_log_contains: unwanted } = output;
  expect([wanted, unwanted].filter(Boolean), `${title} expects something`).toHaveLength(1);
  if (wanted) expect(ids, title).toContain(idIn(wanted));
  if (unwanted) expect(ids, title).not.toContain(idIn(unwanted));
}

/** `id "943110"`, as a line of the error log has it. */
function idIn(pattern: string): string {
  const [, id] = /^id \\?"(\d+)\\?"$/.exec(pattern) ?? [];
  if (!id) throw new Error(`a test looks for something else than a rule: ${pattern}`);
  return id;
}
