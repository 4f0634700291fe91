import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startProgram } from '../../harness/lib/start-program.ts';
import { entry, start, withoutOwnRun } from './support/command-line.ts';
import { expect, test } from './support/meta-test.ts';

// `kco-harness … | head -1`: who reads has gone before everything is said. 141 is what a shell says of any program that meets this.

test('nobody reads a list: no word of it, and no error of the environment', async () => {
  const list = start(['list']);
  list.child.stdout?.destroy();
  expect(await list.ended).toEqual({ exitCode: 141, stdout: '', stderr: '' });
});

test('nobody reads an error: the same', async () => {
  const show = start(['show', 'no-such-scenario']);
  show.child.stderr?.destroy();
  expect(await show.ended).toMatchObject({ exitCode: 141, stdout: '' });
});

test('whoever reads a run goes while it plays: it stops as after Ctrl-C', async ({ folder }) => {
  const running = start(
    ['run', 'waf-*', '--shopper', 'http', '--workers', '1', '--output', folder],
    {},
    { cwd: folder },
  );
  await running.saw(/^1\/8 /m);
  running.child.stderr?.destroy();
  running.child.stdout?.destroy();
  const { exitCode, stderr } = await running.ended;
  expect(exitCode).toBe(141);
  expect(stderr).not.toMatch(/Error|did not end well|\n\s+at /);
  // The runner had its end: what was played until then is judged.
  const [run = ''] = await readdir(folder);
  expect(await readdir(join(folder, run))).toContain('results.json');
});

for (const [what, args] of [
  ['a list', ['list']],
  ['a run', ['run', 'healthy', '--stack=simulated', '--shopper=http', '--json']],
] as const) {
  test(`no room for the output of ${what}: one sentence, and the environment’s exit code`, async ({ folder }) => {
    test.skip(!existsSync('/dev/full'), 'there is no /dev/full on this system');
    const output = args[0] === 'run' ? ['--output', folder] : [];
    const words = ['exec "$@" > /dev/full', 'sh', process.execPath, entry, ...args, ...output];
    const { exitCode, stderr } = await startProgram('sh', ['-c', ...words], { env: withoutOwnRun(process.env) });
    expect(stderr).toMatch(/^OUTPUT_UNWRITABLE: the output cannot be written: ENOSPC.*\nHint: Make room .*$/m);
    expect(stderr).not.toMatch(/SCENARIO_INVALID|\n\s+at /);
    expect(exitCode).toBe(3);
  });
}
