import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './support/command-line.ts';
import { expect, test } from './support/meta-test.ts';

// What can be told of `watch` without a shop. tests/e2e/real-watch.spec.ts edits a real plugin.

for (const [mistake, words, says, hint] of [
  [
    'a release',
    ['--plugin', '2.13.11'],
    'watch plays a folder that somebody works in, and "2.13.11" is none',
    '--plugin .',
  ],
  ['two plugins', ['--plugin', '.', '--plugin', '..'], 'watch takes one --plugin, and 2 are named', 'kco-harness run'],
  [
    'no plugin in the folder',
    ['--plugin', '.'],
    'holds no klarna-checkout-for-woocommerce.php',
    'give the plugin itself',
  ],
  ['a flag of the runner', ['--plugin', '.', '--shard', '1/2'], 'watch has no --shard', 'watch --help'],
] as const) {
  test(`${mistake}: one message, and nothing is started`, async ({ folder }) => {
    const { exitCode, stdout, stderr } = await run(
      ['watch', 'healthy', '--output', folder, ...words],
      {},
      { cwd: folder },
    );
    expect(stderr).toMatch(/^[A-Z_]+: .*\nHint: .*\n$/);
    expect(stderr).toContain(says);
    expect(stderr).toContain(hint);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
  });
}

test('the model runs no code', async ({ folder }) => {
  await mkdir(join(folder, 'kco'));
  const header = '<?php\n/*\n * Plugin Name: KCO\n * Version: 2.13.11\n */\n';
  await writeFile(join(folder, 'kco', 'klarna-checkout-for-woocommerce.php'), header);
  const words = ['--stack', 'simulated', '--output', folder, '--plugin', join(folder, 'kco')];
  const { exitCode, stderr } = await run(['watch', 'healthy', ...words]);
  expect(stderr).toMatch(/^USAGE: the simulated stack is a model and runs no code/);
  expect(exitCode).toBe(2);
});
