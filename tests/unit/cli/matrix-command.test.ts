import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import { matrixCommand } from '../../../harness/cli/matrix-command.ts';
import { result, runResults } from '../reports/result-builder.ts';
import { failureOf } from '../store/sources/failure-of.ts';

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'matrix-test-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

async function writeRun(file: string, kco: string, stack: string): Promise<string> {
  const results = runResults(result({ kco }));
  await writeFile(file, JSON.stringify({ ...results, run: { ...results.run, stack } }));
  return file;
}

test('several results become one matrix in the file that was named', async ({ folder }) => {
  const runs = [
    await writeRun(join(folder, 'a.json'), '1.11.8', 'containers'),
    await writeRun(join(folder, 'b.json'), '2.13.11', 'simulated'),
  ];
  const output = join(folder, 'matrix.md');
  await matrixCommand(runs, { format: 'markdown', output });
  const [head] = (await readFile(output, 'utf8')).split('\n');
  expect(head).toBe(
    '| Scenario | KCO 1.11.8<br>containers<br>WooCommerce 10.0.2 | KCO 2.13.11<br>simulated<br>WooCommerce 10.0.2 |',
  );
});

test('a file has no colours', async ({ folder }) => {
  const run = await writeRun(join(folder, 'a.json'), '2.13.11', 'containers');
  const output = join(folder, 'matrix.txt');
  await matrixCommand([run], { format: 'terminal', output });
  expect(await readFile(output, 'utf8')).not.toContain('\u001b[');
});

test('one file that is no results.json fails the whole, and nothing is written', async ({ folder }) => {
  const run = await writeRun(join(folder, 'a.json'), '2.13.11', 'containers');
  await writeFile(join(folder, 'package.json'), '{}');
  const output = join(folder, 'matrix.md');
  const failure = await failureOf(matrixCommand([run, join(folder, 'package.json')], { format: 'markdown', output }));
  expect(failure).toMatchObject({ code: 'USAGE', message: expect.stringContaining('package.json is no results.json') });
  await expect(readFile(output)).rejects.toThrow('ENOENT');
});

test('a place that cannot be written to is said', async ({ folder }) => {
  const run = await writeRun(join(folder, 'a.json'), '2.13.11', 'containers');
  const output = join(folder, 'gone', 'matrix.md');
  expect(await failureOf(matrixCommand([run], { format: 'markdown', output }))).toMatchObject({
    code: 'OUTPUT_UNWRITABLE',
    message: expect.stringContaining(output),
  });
});
