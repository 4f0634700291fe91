import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { load } from 'cheerio/slim';
import { commentLimitLines } from '../../harness/reports/comment.ts';
import type { RunResults } from '../../harness/reports/results.ts';
import { blocks, page } from '../unit/house/documents.ts';
import { expect, test } from './support/meta-test.ts';
import { compiledProject, WorkflowRunner } from './support/workflow-runner.ts';

// action.yml and the workflows of docs/ci.md, step by step: their shell with bash, in a folder of its own.

const wrong = fileURLToPath(new URL('../fixtures/scenarios/wrong', import.meta.url));
const [oneMachine = '', severalMachines = ''] = blocks(page('docs/ci.md'), 'yaml');

const onModel = { stack: 'simulated', scenarios: 'healthy* waf-211180-push-blocked-tab-closed' };
const pullRequest = { event: { pull_request: { number: 12 } } };

/** A folder of programs that write down how they were called. */
async function standIns(folder: string, programs: Record<string, string>): Promise<Record<string, string>> {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  for (const [name, body] of Object.entries(programs)) {
    const file = join(bin, name);
    await writeFile(file, `#!/bin/bash\nprintf '%s\\n' "$*" >> "${folder}/${name}.calls"\n${body}\n`);
    await chmod(file, 0o755);
  }
  return { PATH: `${bin}:${process.env.PATH}` };
}

/** GitHub's command line, with these comments on the pull request; keeps what is written. */
const gh = (folder: string, comments: readonly object[], ending = 0) =>
  standIns(folder, {
    gh: `for word in "$@"; do case "$word" in body=@*) cp "\${word#body=@}" "${folder}/comment.md"; echo '{}'; exit ${ending};; esac; done
jq -r "\${@: -1}" <<< '${JSON.stringify(comments)}'`,
  });

const callsOf = async (folder: string, program: string) =>
  (await readFile(join(folder, `${program}.calls`), 'utf8').catch(() => '')).split('\n').filter(Boolean);

const resultsIn = async (folder: string): Promise<RunResults> =>
  JSON.parse(await readFile(join(folder, 'results.json'), 'utf8'));

/** The example with what this machine can play, and fast. */
const simulated = (workflow: string, inputs: Record<string, string> = {}) => {
  const lines = Object.entries({ scenarios: onModel.scenarios, ...inputs }).map(
    ([name, value]) => `${name}: "${value}"`,
  );
  return workflow.replaceAll(/^( *)plugin: \.\n *stack: containers$/gm, (_, indent: string) =>
    ['stack: simulated', ...lines].map((line) => indent + line).join('\n'),
  );
};

test('one machine: plays, keeps the run, and writes a comment', async ({ folder }) => {
  const environment = await gh(folder, []);
  const runner = new WorkflowRunner(folder, { environment, github: pullRequest, fromSources: true });
  const [job] = await runner.workflow(simulated(oneMachine));
  expect(job?.log).toContain('3 as expected');
  expect(job).toMatchObject({ failed: false, outputs: { 'exit-code': '0' } });
  expect(job?.ran).toEqual(['Install kco-harness', 'Play', 'Keep the run', 'Comment']);
  expect((await resultsIn(runner.artifact('kco-harness'))).scenarios.length).toBeGreaterThan(3);

  expect(await callsOf(folder, 'gh')).toEqual([
    expect.stringMatching(/^api --paginate repos\/shop\/plugin\/issues\/12\/comments --jq /),
    expect.stringMatching(/^api --method POST repos\/shop\/plugin\/issues\/12\/comments --field body=@/),
  ]);
  const comment = await readFile(join(folder, 'comment.md'), 'utf8');
  expect(comment).toMatch(/^<!-- kco-harness simulated http -->\n## Klarna Checkout: ✅ all as expected\n/);
  expect(comment).toMatch(/\n\n\[Report and evidence\]\(https:\/\/github\.test\/shop\/plugin\/actions\/runs\/77\)\n$/);
  expect(comment.trimEnd().split('\n').length).toBeLessThanOrEqual(commentLimitLines + 2);
});

test('three machines and one that reports: the whole run, once', async ({ folder }) => {
  // Five runs of the command, one after the other.
  test.setTimeout(600_000);
  const runner = new WorkflowRunner(folder, { environment: await gh(folder, []), github: pullRequest });
  const jobs = await runner.workflow(simulated(severalMachines));
  expect(jobs.map(({ name, failed }) => [name, failed])).toEqual([
    ['play', false],
    ['play', false],
    ['play', false],
    ['report', false],
  ]);
  const report = jobs.at(-1);
  expect(report?.ran).toEqual(['Install kco-harness', 'Fetch the shards', 'Merge', 'Keep the run', 'Comment']);
  for (const { ran } of jobs.slice(0, -1)) expect(ran).toEqual(['Install kco-harness', 'Play', 'Keep the shard']);
  const { scenarios, run } = await resultsIn(runner.artifact('kco-harness'));
  expect(run).not.toHaveProperty('shard');
  expect(scenarios.filter(({ controlOf }) => controlOf === undefined).map(({ id }) => id)).toEqual([
    'healthy',
    'healthy-tab-closed',
    'waf-211180-push-blocked-tab-closed',
  ]);
  expect(await callsOf(folder, 'gh')).toHaveLength(2);
});

test('a difference in one shard: that job and the report are red, and the comment says what differs', async ({
  folder,
}) => {
  const runner = new WorkflowRunner(folder, { environment: await gh(folder, []), github: pullRequest });
  const given = { stack: 'simulated', arguments: `--scenarios ${wrong} --no-controls`, shards: '1' };
  const shard = await runner.action({ ...given, shard: '1' });
  expect([shard.failed, shard.outputs['exit-code']]).toEqual([true, '1']);
  const merged = await runner.action({ shards: '1', shard: 'merge', comment: 'true' });
  expect([merged.failed, merged.outputs['exit-code']]).toEqual([true, '1']);
  const sentence = 'expected verdict "paid", got "paid-but-pending"';
  expect(await readFile(join(folder, 'comment.md'), 'utf8')).toContain(`❌ 1 scenario not as expected`);
  expect(await readFile(join(folder, 'comment.md'), 'utf8')).toContain(sentence);
  const junit = load(await readFile(join(runner.artifact('kco-harness'), 'junit.xml'), 'utf8'), { xml: true });
  expect(junit('testcase > failure').attr('message')).toContain(sentence);
});

test('the comment of the last time is written anew, that of another stack or of a person is not', async ({
  folder,
}) => {
  const mark = '<!-- kco-harness simulated http -->\n';
  const environment = await gh(folder, [
    { id: 1, user: { type: 'User' }, body: mark },
    { id: 2, user: { type: 'Bot' }, body: '<!-- kco-harness containers http -->\n' },
    { id: 3, user: { type: 'Bot' }, body: `${mark}## old` },
  ]);
  const runner = new WorkflowRunner(folder, { environment, github: pullRequest });
  await runner.action({ ...onModel, scenarios: 'healthy', comment: 'true' });
  expect((await callsOf(folder, 'gh'))[1]).toMatch(/^api --method PATCH repos\/shop\/plugin\/issues\/comments\/3 /);
});

test('a comment that is refused is a warning: the result stands', async ({ folder }) => {
  const runner = new WorkflowRunner(folder, { environment: await gh(folder, [], 1), github: pullRequest });
  const { failed, log } = await runner.action({ ...onModel, scenarios: 'healthy', comment: 'true' });
  expect(log).toContain('::warning::the comment was not written');
  expect(failed).toBe(false);
});

test('where there is no pull request there is no comment', async ({ folder }) => {
  const runner = new WorkflowRunner(folder, { environment: await gh(folder, []) });
  const { ran } = await runner.action({ ...onModel, scenarios: 'healthy', comment: 'true' });
  expect(ran).not.toContain('Comment');
});

test('images are loaded from the cache and saved into it, with the base image', async ({ folder }) => {
  const environment = await standIns(folder, {
    docker: `case "$1" in image) echo kco-harness/store:1; echo debian:trixie-slim;; save) touch "$3";; esac`,
  });
  const runner = new WorkflowRunner(folder, { environment });
  await mkdir(join(folder, 'runner-1'), { recursive: true });
  await writeFile(join(folder, 'runner-1', 'kco-harness-images.tar'), 'from the cache');
  const { failed } = await runner.action({ scenarios: 'healthy' });
  expect(failed).toBe(false);
  const images = join(folder, 'runner-1', 'kco-harness-images.tar');
  expect(await callsOf(folder, 'docker')).toEqual([
    `load --quiet --input ${images}`,
    expect.stringMatching(/^image ls .*reference=debian:trixie-slim/),
    `save --output ${images} kco-harness/store:1 debian:trixie-slim`,
  ]);
});

test('a package that is named is installed, and is what plays', async ({ folder }) => {
  // npm is told to put a package there: this one has the harness's own way in.
  const packed = await compiledProject(join(folder, 'packed'));
  const environment = await standIns(folder, {
    npm: `while [ $# -gt 1 ]; do [ "$1" = --prefix ] && work="$2"; shift; done
mkdir -p "$work/node_modules" && ln -s "${packed}" "$work/node_modules/kco-harness"`,
  });
  const runner = new WorkflowRunner(folder, { environment });
  const { failed, log } = await runner.action({ ...onModel, scenarios: 'healthy', package: './kco-harness-0.1.0.tgz' });
  expect(log).toContain('1 as expected');
  expect(failed).toBe(false);
  expect(await callsOf(folder, 'npm')).toEqual([expect.stringMatching(/^install .* \.\/kco-harness-0\.1\.0\.tgz$/)]);
});

for (const [mistake, inputs, says] of [
  ['no number of shards', { shards: 'two' }, 'shards is a whole number from 1, not "two"'],
  ['shards without a shard', { shards: '3' }, 'of 3 shards this job must say which it is: shard: 1 to 3, or merge'],
  ['a shard beyond the last', { shards: '3', shard: '4' }, 'shard is 1 to 3, or merge, not "4"'],
  ['nothing to merge', { shards: '3', shard: 'merge' }, 'no shard left a run to merge'],
] as const) {
  test(`${mistake}: the job fails, and says what is wrong`, async ({ folder }) => {
    const runner = new WorkflowRunner(folder);
    await mkdir(runner.artifact(''), { recursive: true });
    const { failed, log, ran } = await runner.action({ ...inputs });
    expect(log).toContain(`::error::${says}`);
    expect(failed).toBe(true);
    expect(ran).not.toContain('Play');
  });
}

test('an input is a word, and no command', async ({ folder }) => {
  const runner = new WorkflowRunner(folder);
  const harmful = `$(touch ${folder}/harm); touch ${folder}/harm`;
  const { failed, log } = await runner.action({ ...onModel, plugin: harmful });
  expect(failed).toBe(true);
  expect(log).toContain('touch');
  await expect(readFile(join(folder, 'harm'))).rejects.toThrow('ENOENT');
});
