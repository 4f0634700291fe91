import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import type { RunResults } from '../../harness/reports/results.ts';
import { run } from './support/command-line.ts';
import { expect, test, withoutDocker } from './support/meta-test.ts';
import { WorkflowRunner } from './support/workflow-runner.ts';

const header = (version: string) => `<?php\n/**\n * Plugin Name: Made Up Checkout\n * Version: ${version}\n */\n`;
const main = 'klarna-checkout-for-woocommerce.php';

async function put(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** Every file below a folder, with its text. */
async function filesIn(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')])));
}

const resultsIn = async (folder: string): Promise<RunResults> =>
  JSON.parse(await readFile(join(folder, 'results.json'), 'utf8'));

const endingsOf = ({ scenarios }: RunResults) =>
  scenarios
    .filter(({ controlOf }) => controlOf === undefined)
    .map(({ id, kco, verdict, outcome }) => `${id} ${kco} ${verdict} ${outcome}`);

/** The words of the first command below "Next" that plays something. */
function printedRun(stdout: string): string[] {
  const [, words = ''] = /^ {2}npx kco-harness (run .*)$/m.exec(stdout.split('\nNext\n')[1] ?? '') ?? [];
  expect(words).not.toBe('');
  return words.split(' ');
}

/** As another's validator reads the schema that is in the package. */
async function mistakesIn(results: RunResults): Promise<unknown> {
  const schema = fileURLToPath(new URL('../../schemas/results.json', import.meta.url));
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true });
  const validate = ajv.compile(JSON.parse(await readFile(schema, 'utf8')));
  return validate(results) ? [] : validate.errors;
}

test('in a checkout of the plugin: what it prints can be run, and ends as expected, by what the schema says', async ({
  folder,
}) => {
  await put(folder, { [main]: header('2.12.0'), '.distignore': '/tests' });
  const { exitCode, stdout, stderr } = await run(['init'], {}, { cwd: folder });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('is Made Up Checkout 2.12.0: it is what a run here plays');
  expect(stdout).toMatch(/^wrote {4}kco-harness\.config\.json /m);

  const played = await run(printedRun(stdout), withoutDocker(folder), { cwd: folder });
  expect(played.stderr).toContain('configuration: kco-harness.config.json');
  expect(played.exitCode, played.stderr).toBe(0);
  const [name = ''] = await readdir(join(folder, 'runs'));
  const results = await resultsIn(join(folder, 'runs', name));
  expect(endingsOf(results)).toEqual(['push-refused-tab-closed 2.12.0 paid-but-pending as-expected']);
  expect(results.scenarios.filter(({ controlOf }) => controlOf).map(({ verdict }) => verdict)).toEqual(['paid']);
  expect(await mistakesIn(results)).toEqual([]);
  expect(await mistakesIn({ ...results, schemaVersion: 3 } as never)).not.toEqual([]);
});

test('the workflow plays what is asked for there: the catalog, then the repository’s own', async ({ folder }) => {
  await put(folder, { [main]: header('2.12.0'), 'package.json': '{ "type": "commonjs" }' });
  expect((await run(['init', '--stack', 'simulated'], {}, { cwd: folder })).exitCode).toBe(0);
  const workflow = await readFile(join(folder, '.github', 'workflows', 'kco-harness.yml'), 'utf8');
  // All of the catalog takes half a minute.
  const short = workflow.replace('comment: true', 'comment: true\n          scenarios: healthy');
  expect(short).not.toBe(workflow);
  const runner = new WorkflowRunner(folder);
  const [job, ...others] = await runner.workflow(short);
  expect(others).toEqual([]);
  expect(job?.log).toContain('configuration: kco-harness.config.ts');
  expect(job?.failed, job?.log).toBe(false);
  expect(job?.ran.filter((step) => step === 'Play')).toHaveLength(2);
  expect(endingsOf(await resultsIn(runner.artifact('kco-harness')))).toEqual(['healthy 2.12.0 paid as-expected']);
  expect(endingsOf(await resultsIn(runner.artifact('kco-harness-own')))).toEqual([
    'push-refused-tab-closed 2.12.0 paid-but-pending as-expected',
  ]);
});

test('in an empty folder, named from outside; a second time it changes nothing and says so', async ({ folder }) => {
  const shop = join(folder, 'my shop');
  await mkdir(shop);
  const first = await run(['init', 'my shop'], {}, { cwd: folder });
  expect(first.stdout).toContain('has no plugin at its top');
  expect(first.stdout).toContain("\nNext\n  cd 'my shop'\n");
  const before = await filesIn(shop);
  expect(Object.keys(before)).toHaveLength(4);
  const second = await run(['init'], {}, { cwd: shop });
  expect(second).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Nothing was to be done') });
  expect(await filesIn(shop)).toEqual(before);
});

for (const [what, files, exitCode, says] of [
  ['a file in the place of a folder', { scenarios: '' }, 2, /^USAGE: .*scenarios is a file, .*\nHint: Move it: .*\n$/],
  [
    'a broken package.json',
    { 'package.json': '{' },
    2,
    /^USAGE: package\.json:1:2 cannot be read: expected .*, found the end of the file\nHint: .*\n$/,
  ],
] as const) {
  test(`${what}: one error, and nothing is written`, async ({ folder }) => {
    await put(folder, files);
    const ended = await run(['init'], {}, { cwd: folder });
    expect(ended).toEqual({ exitCode, stdout: '', stderr: expect.stringMatching(says) });
    expect(await readdir(folder)).toEqual(Object.keys(files));
  });
}

test('where it cannot write: the environment’s error, and what it had written is taken back', async ({ folder }) => {
  await symlink(join(folder, 'nowhere'), join(folder, 'scenarios'));
  const ended = await run(['init'], {}, { cwd: folder });
  expect(ended).toMatchObject({
    exitCode: 3,
    stdout: '',
    stderr: expect.stringMatching(/^OUTPUT_UNWRITABLE: cannot write /),
  });
  expect(await readdir(folder)).toEqual(['scenarios']);
});

test('doctor says by the configuration whether a run there could start', async ({ folder }) => {
  await put(folder, { [main]: header('2.12.0'), 'kco-harness.config.json': '{ "plugins": ["."] }' });
  const real = await run(['doctor'], withoutDocker(folder), { cwd: folder });
  expect(real.stdout).toMatch(/^✔ KCO +2\.12\.0, folder /m);
  expect(real.stdout).toMatch(/^this run, containers stack {2}cannot start without Docker.*: npx kco-harness run$/m);
  expect(real.exitCode).toBe(3);
  const model = await run(['doctor', '--plugin', '2.13.11'], withoutDocker(folder), { cwd: folder });
  expect(model.stdout).toMatch(/^this run, simulated stack {2}can start: npx kco-harness run --plugin 2\.13\.11$/m);
  expect(model.exitCode).toBe(0);
  const wrong = await run(['doctor', '--stack', 'simulated'], withoutDocker(folder), { cwd: folder });
  expect(wrong).toMatchObject({ exitCode: 2, stdout: '' });
});
