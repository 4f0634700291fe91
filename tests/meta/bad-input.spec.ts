import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startProgram } from '../../harness/lib/start-program.ts';
import type { RunResults } from '../../harness/reports/results.ts';
import { entry, run, withoutOwnRun } from './support/command-line.ts';
import { expect, test, withoutDocker } from './support/meta-test.ts';

// Each mistake: one clear error (what, where, what to try), the right exit code, and nothing on stdout.

const scenario = (given: string) => `export default {
  id: 'mine',
  title: 'A scenario of my own',
  source: ['me'],
  expect: { verdict: 'paid' },
  given: { shopper: {},
    ${given}
  },
};
`;

test('an unknown scenario field is named with file, line and the nearest right name', async ({ folder }) => {
  const file = join(folder, 'mine.scenario.ts');
  await writeFile(file, scenario('edge: { rulset: "comodo" },'));
  const { exitCode, stderr, stdout } = await run(['run', '--scenarios', folder, '--output', folder]);
  expect(stderr).toContain(`${file}:7: unknown field "rulset" in "given.edge"; did you mean "ruleset"?`);
  expect(stderr).toMatch(/^SCENARIO_INVALID: /);
  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
});

for (const [mistake, args, stderr] of [
  [
    'a misspelt scenario id',
    ['run', 'healty'],
    'USAGE: no scenario is called "healty"\nHint: Did you mean "healthy"?\n',
  ],
  [
    'a misspelt id to show',
    ['show', 'healty'],
    'USAGE: no scenario is called "healty"\nHint: Did you mean "healthy"?\n',
  ],
  ['a misspelt command', ['lst'], 'USAGE: "lst" is no command\nHint: Did you mean "list"?\n'],
  [
    'a scenario where a command belongs',
    ['healthy'],
    'USAGE: "healthy" is no command\nHint: To play the scenario of that name: kco-harness run healthy. Commands: kco-harness --help.\n',
  ],
  [
    'a pattern that matches nothing',
    ['run', '--grep', 'no-such-title'],
    /^USAGE: no test's title matches --grep no-such-title\nHint: Titles are such as "[^\n]*"\. [^\n]*\n$/,
  ],
  [
    'more shards than tests',
    ['run', 'healthy', '--shard', '1/2'],
    /^USAGE: --shard 1\/2 .*there is only 1 test\nHint: .*\n$/,
  ],
] as const) {
  test(`${mistake}: one message that says what to type instead`, async () => {
    const ended = await run(args);
    expect(ended).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: typeof stderr === 'string' ? stderr : expect.stringMatching(stderr),
    });
  });
}

for (const [mistake, args, says] of [
  ['a misspelt option', ['run', '--shoper', 'http'], "unknown option '--shoper'\n(Did you mean --shopper?)"],
  ['an option of another command', ['list', '--workers', '2'], "unknown option '--workers'"],
  [
    'a value that is none of the choices',
    ['run', '--stack', 'docker'],
    'Allowed choices are simulated, containers, auto.',
  ],
  ['a missing value', ['run', '--plugin'], "option '--plugin <source>' argument missing"],
  ['a missing id', ['show'], "missing required argument 'id'"],
  [
    'an unknown reporter',
    ['run', '--reporter', 'xml'],
    '"xml" is none of list, html, json, junit, github, markdown, comment, blob',
  ],
  ['no workers', ['run', '--workers', '0'], 'It is a whole number from 1, such as 2.'],
  ['an impossible shard', ['run', '--shard', '3/2'], 'It is i/n with i from 1 to n, such as 1/2.'],
] as const) {
  test(`${mistake}: what is wrong, and where the options are listed`, async () => {
    const { exitCode, stdout, stderr } = await run(args);
    expect(stderr).toContain(says);
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toMatch(/--help, list what there is\.\n$/);
    expect(stderr).not.toContain('    at ');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });
}

test('a missing zip is named with its whole path', async ({ folder }) => {
  const zip = join(folder, 'kco.zip');
  const { exitCode, stderr } = await run(['run', '--plugin', zip, '--output', folder]);
  expect(stderr).toContain('SOURCE_NOT_FOUND');
  expect(stderr).toContain(zip);
  expect(exitCode).toBe(2);
});

test('a corrupt zip is named with what is wrong', async ({ folder }) => {
  const zip = join(folder, 'kco.zip');
  await writeFile(zip, 'PK\u0003\u0004 and then nothing that a zip would have');
  const { exitCode, stderr } = await run(['run', '--plugin', zip, '--output', folder], { KCO_HARNESS_CACHE: folder });
  expect(stderr).toContain('SOURCE_INVALID');
  expect(stderr).toContain(zip);
  expect(stderr).toContain('Hint: ');
  expect(exitCode).toBe(2);
});

test('a tag that does not exist is answered with the nearest one', async ({ folder }) => {
  const here = join(import.meta.dirname, '..', '..');
  const { exitCode, stderr } = await run(['run', '--plugin', `git:${here}#no-such-tag`, '--output', folder], {
    KCO_HARNESS_CACHE: folder,
  });
  expect(stderr).toContain('SOURCE_NOT_FOUND');
  expect(stderr).toContain('no-such-tag');
  expect(exitCode).toBe(2);
});

test('code on the simulated stack is refused before anything is started', async ({ folder }) => {
  const ended = await run(['run', '--stack', 'simulated', '--plugin', folder, '--output', folder]);
  expect(ended).toEqual({
    exitCode: 2,
    stdout: '',
    stderr: expect.stringMatching(
      /^USAGE: the simulated stack is a model and runs no code: .*\nHint: .*--stack containers/,
    ),
  });
});

test('what lies below the caller’s folder is named as it is seen from there', async ({ folder }) => {
  await mkdir(join(folder, 'mine'));
  const scenarios = await run(['list', '--scenarios', 'mine'], {}, { cwd: folder });
  expect(scenarios).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/^SCENARIO_INVALID: no scenario in mine\n/),
  });
  await writeFile(join(folder, 'kco-harness.config.json'), '{ "stack" }');
  const configured = await run(['list'], {}, { cwd: folder });
  expect(configured).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/^USAGE: kco-harness\.config\.json:1:11 does not load: expected ":", found "}"\n/),
  });
});

test('a folder that may not be written is the environment’s fault', async ({ folder }) => {
  const file = join(folder, 'a-file');
  await writeFile(file, '');
  const { exitCode, stderr } = await run(['run', 'healthy', '--output', join(file, 'runs')]);
  expect(stderr).toContain(`OUTPUT_UNWRITABLE: cannot write ${join(file, 'runs')}`);
  expect(stderr).toMatch(/ENOTDIR.*\nHint: .*--output\.\n$/);
  expect(exitCode).toBe(3);
});

test('no engine at DOCKER_HOST is said once, with what to do', async ({ folder }) => {
  const { exitCode, stderr } = await run(
    ['run', 'healthy', '--stack', 'containers', '--shopper', 'http', '--output', folder],
    withoutDocker(folder),
  );
  expect(stderr.match(/DOCKER_UNAVAILABLE/g)).toHaveLength(1);
  expect(stderr).toMatch(
    /no Docker engine answers at DOCKER_HOST, unix:.*\nHint: See to that engine, or unset DOCKER_HOST/,
  );
  expect(exitCode).toBe(3);
});

/** With no file larger than this many half kibibytes, as on a disk that is full when the next is written. */
function runWithin(halfKibibytes: number, ...args: string[]) {
  const words = [`ulimit -f ${halfKibibytes}; exec "$@"`, 'sh', process.execPath, entry, 'run', ...args];
  return startProgram('sh', ['-c', ...words], { env: withoutOwnRun(process.env) });
}
const short = ['--stack=simulated', '--shopper=http', '--no-controls', '--json'];

test('evidence that cannot be kept ends the run with one sentence', async ({ folder }) => {
  // Two days of pushes are more to write down than what the run is asked for.
  const twoDays = 'acknowledge-fails-for-48-hours';
  const { exitCode, stdout, stderr } = await runWithin(60, twoDays, ...short, '--output', folder);
  expect(stderr).toMatch(
    /^playing .*\nOUTPUT_UNWRITABLE: cannot write \S+events\.json: EFBIG.*\nHint: .*--output\.\n$/,
  );
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
});

test('a report that cannot be written: the results are there, half a report is not, and the run fails', async ({
  folder,
}) => {
  const { exitCode, stdout, stderr } = await runWithin(64, 'healthy', ...short, '--output', folder);
  expect(stderr).toMatch(/\nOUTPUT_UNWRITABLE: cannot write \S+report\.html: EFBIG.*\nHint: .*--output\.\n$/);
  expect(stderr).not.toContain('Report: ');
  expect(exitCode).toBe(3);
  const { run: played, scenarios } = JSON.parse(stdout) as RunResults;
  expect(scenarios).toMatchObject([{ id: 'healthy', outcome: 'as-expected' }]);
  expect((await readdir(join(folder, played.id))).sort()).toEqual(
    ['asked.json', 'judging.json', 'results.json', 'scenarios', 'scenarios.json'].sort(),
  );
});
