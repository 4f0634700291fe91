import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunResults } from '../../harness/reports/results.ts';
import { run } from './support/command-line.ts';
import { expect, test } from './support/meta-test.ts';

// docs/matrix.md was made of runs on real software. What the model shows of the same versions can be had anywhere: it must
// be what the page says of it, and the page must say that the real runs showed the same.

const versions = ['1.11.8', '2.0.16', '2.5.9', '2.8.7', '2.11.7', '2.13.11', '2.14.4', '2.18.4', '2.20.9'];
/** Also run with the real plugin. */
const real = versions.filter((version) => version !== '2.18.4' && version !== '2.20.9');

test('every scenario on nine versions comes out as it says, and docs/matrix.md has that', async ({ folder }) => {
  const page = await readFile(fileURLToPath(new URL('../../docs/matrix.md', import.meta.url)), 'utf8');
  const args = versions.map((version) => `--plugin=${version}`);
  const ended = await run(['run', '--shopper=http', '--no-controls', '--json', `--output=${folder}`, ...args]);
  expect(ended.stderr).not.toContain('Not as expected');
  expect(ended.exitCode).toBe(0);
  const { scenarios, run: played } = JSON.parse(ended.stdout) as RunResults;
  expect(new Set(scenarios.map(({ kco }) => kco))).toEqual(new Set(versions));

  const fresh = await run(['matrix', join(folder, played.id), '--format=markdown']);
  const simulated = cellsOf(fresh.stdout, 'simulated');
  expect(simulated.size).toBe(scenarios.length);
  expect(Object.fromEntries(cellsOf(page, 'simulated')), 'docs/matrix.md is old').toEqual(
    Object.fromEntries(simulated),
  );

  const containers = cellsOf(page, 'containers');
  expect(new Set([...containers.keys()].map((key) => key.split(' ')[1]))).toEqual(new Set(real));
  const differing = [...containers].filter(([key, cell]) => !['–', cell].includes(simulated.get(key) ?? ''));
  expect(differing).toEqual([]);
});

/** The matrix's cells of one stack, by `<scenario> <version>`, without the timings that compare columns. */
function cellsOf(page: string, stack: 'simulated' | 'containers'): Map<string, string> {
  const rows = page.split('\n').filter((line) => line.startsWith('| '));
  const [head = '', , ...lines] = rows.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  const cells = new Map<string, string>();
  for (const [name = '', ...verdicts] of lines) {
    for (const [index, verdict] of verdicts.entries()) {
      const column = head[index + 1] ?? '';
      // Of one run alone no column says its stack.
      if (column.includes('<br>') && !column.includes(`<br>${stack}`)) continue;
      for (const version of versionsIn(column)) {
        cells.set(`${name.replaceAll('`', '')} ${version}`, verdict.replace(/\*\*|≠ /g, ''));
      }
    }
  }
  return cells;
}

/** `KCO 2.5.9–2.8.7`: neighbours with equal columns are one. */
function versionsIn(column: string): string[] {
  const [, first = '', last = first] = /^KCO ([\d.]+)(?:–([\d.]+))?/.exec(column) ?? [];
  return versions.slice(versions.indexOf(first), versions.indexOf(last) + 1);
}
