import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunResults } from '../../harness/reports/results.ts';
import { run } from './support/command-line.ts';
import { expect, test, withoutDocker } from './support/meta-test.ts';

const id = 'waf-211180-push-blocked-tab-closed';

test('help is help, on stdout, with exit code 0, and has a word for each user', async () => {
  for (const args of [['--help'], ['run', '--help'], ['help']]) {
    const { exitCode, stdout, stderr } = await run(args);
    expect(stdout).toContain('Exit codes: 0 all as expected');
    for (const user of ['plugin maintainer', 'hosting provider', 'CI']) expect(stdout).toContain(`\n  ${user} `);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  }
});

test('the version is a line on stdout', async () => {
  expect(await run(['--version'])).toEqual({
    exitCode: 0,
    stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    stderr: '',
  });
});

test('list and show speak of every scenario', async () => {
  const list = await run(['list']);
  expect(list.stdout).toMatch(new RegExp(`^  ${id} +paid-but-pending +Comodo 211180`, 'm'));
  const show = await run(['show', id]);
  expect(show.stdout).toContain('edge.waf: "modsecurity"  (healthy: "none")');
  expect([list.exitCode, show.exitCode]).toEqual([0, 0]);
});

test('list and show as JSON: nothing else on stdout, the same of a scenario', async () => {
  const [list, show] = await Promise.all([run(['list', '--json']), run(['show', id, '--json'])]);
  const all = JSON.parse(list.stdout) as { id: string }[];
  const [shown] = JSON.parse(show.stdout) as { id: string }[];
  expect(shown).toMatchObject({ id, expect: { verdict: 'paid-but-pending' }, file: expect.stringContaining(id) });
  expect(all.find((scenario) => scenario.id === id)).toEqual(shown);
});

test('colours come and go with FORCE_COLOR and NO_COLOR', async () => {
  const colour = '\u001b[';
  expect((await run(['list'])).stdout).not.toContain(colour);
  expect((await run(['list'], { FORCE_COLOR: '1' })).stdout).toContain(colour);
  expect((await run(['list'], { FORCE_COLOR: '0', NO_COLOR: '' })).stdout).not.toContain(colour);
});

test.describe('doctor', () => {
  test('without Docker: the simulated stack can run, and what the other needs is said', async ({ folder }) => {
    const { exitCode, stdout, stderr } = await run(['doctor'], withoutDocker(folder), { cwd: folder });
    expect(stdout).toMatch(/^✘ Docker +no Docker engine answers at DOCKER_HOST/m);
    expect(stdout.trimEnd().split('\n').slice(-2)).toEqual([
      expect.stringMatching(/^simulated stack +can run: npx kco-harness run( --shopper http)?$/),
      expect.stringMatching(/^containers stack +cannot run without .*Docker.*: npx kco-harness run --stack containers/),
    ]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  });

  test('as JSON, nothing else on stdout', async ({ folder }) => {
    const { exitCode, stdout } = await run(['doctor', '--json'], withoutDocker(folder), { cwd: folder });
    const { findings, stacks } = JSON.parse(stdout) as { findings: { name: string }[]; stacks: unknown[] };
    expect(findings.map(({ name }) => name)).toEqual([
      'Node',
      'browser',
      'loopback',
      'run folder',
      'disk',
      'Docker',
      'base image',
      'reaper image',
      'plugin sources',
      'wordpress.org',
      'local WAF',
    ]);
    expect(stacks).toMatchObject([
      { stack: 'simulated', canRun: true },
      { stack: 'containers', canRun: false },
    ]);
    expect(exitCode).toBe(0);
  });

  test('where not even the simulated stack can run: exit code 3', async ({ folder }) => {
    await writeFile(join(folder, 'runs'), 'a file where run folders would go');
    const { exitCode, stdout } = await run(['doctor'], withoutDocker(folder), { cwd: folder });
    expect(stdout).toContain(`✘ run folder      ${join(folder, 'runs')} is no folder`);
    expect(stdout).toMatch(/^simulated stack +cannot run without run folder/m);
    expect(exitCode).toBe(3);
  });
});

test.describe('the stack', () => {
  /** Sources that lie here, so that nobody looks for them on the network; they are not read. */
  async function artifacts(folder: string): Promise<string> {
    for (const name of ['klarna-checkout-for-woocommerce.2.13.11.zip', 'woocommerce.10.0.2.zip']) {
      await writeFile(join(folder, name), '');
    }
    return folder;
  }

  test('simulated where none is named; below it stands how to play the real one', async ({ folder }) => {
    const { exitCode, stdout, stderr } = await run(
      ['run', 'healthy', '--shopper', 'http', '--json', '--output', folder, '--artifacts', await artifacts(folder)],
      withoutDocker(folder),
    );
    expect(exitCode).toBe(0);
    expect((JSON.parse(stdout) as RunResults).run.stack).toBe('simulated');
    expect(stderr.trimEnd().split('\n').slice(-2)).toEqual([
      expect.stringMatching(
        /^The same scenarios on the real plugin: npx kco-harness run healthy --shopper http --output .* --stack containers$/,
      ),
      '  what that needs here: npx kco-harness doctor',
    ]);
  });

  test('what was found is the output, and how it went is not', async ({ folder }) => {
    const { stdout, stderr } = await run([
      'run',
      'healthy',
      '--shopper',
      'http',
      '--reporter',
      'list',
      '--output',
      folder,
    ]);
    expect(stdout).toMatch(/^\n {2}scenario +verdict .*\n✔ healthy +paid +processing +yes +none\n/);
    expect(stdout).toContain('1 as expected in ');
    expect(stdout).not.toContain('1/2');
    expect(stderr).toMatch(/^[12]\/2 ✔ healthy KCO 2\.20\.9 {2}paid$/m);
    expect(stderr).not.toContain('as expected');
  });

  test('auto without Docker: simulated, in one line with the reason', async ({ folder }) => {
    const { exitCode, stderr } = await run(
      [
        'run',
        'healthy',
        '--stack',
        'auto',
        '--shopper',
        'http',
        '--output',
        folder,
        '--artifacts',
        await artifacts(folder),
      ],
      withoutDocker(folder),
    );
    expect(stderr).toMatch(
      /^simulated stack: the containers one needs Docker \(no Docker engine answers at DOCKER_HOST, .*\)$/m,
    );
    expect(exitCode).toBe(0);
  });
});
