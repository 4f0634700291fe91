import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { start } from './support/command-line.ts';
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
