import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { sourceFiles } from './source-files.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * `npm run check` holds the import table by biome.json; what is planted here shows that its rules are awake. Each file is
 * linted where it would stand.
 */
const forbidden: [fact: string, path: string, text: string, why: string][] = [
  [
    'lib imports a room',
    'harness/lib/poll.ts',
    "import { a } from '../evidence/events.ts';",
    'lib may import nothing of harness but itself',
  ],
  [
    'a room imports a room, also for types',
    'harness/store/containers/templates.ts',
    "import type { Edge } from '../../edge/edge.ts';",
    'store may import lib, scenario, evidence.',
  ],
  [
    'a room judges',
    'harness/klarna/ledger.ts',
    "import { x } from '../verdict/compare.ts';",
    'klarna may import lib, scenario, evidence.',
  ],
  [
    'a room but the edge reads rules',
    'harness/klarna/rules.ts',
    "import { x } from '../seclang/rules.ts';",
    'klarna may import lib, scenario, evidence.',
  ],
  ['a verdict reports', 'harness/verdict/compare.ts', "import '../reports/style.ts';", 'verdict may import'],
  ['run imports cli', 'harness/run/open-site.ts', "export const x = await import('../cli/main.ts');", 'run may import'],
  [
    'a room re-exports a room',
    'harness/edge/edge.ts',
    "export { Store } from '../store/store.ts';",
    'edge may import lib, scenario, evidence, seclang.',
  ],
  [
    'an import over several lines',
    'harness/shopper/shopper.ts',
    "import {\n  a,\n  b,\n} from '../run/open-site.ts';",
    'shopper may import',
  ],
  [
    'a scenario imports the inside',
    'scenarios/edge/x.scenario.ts',
    "import { y } from '../../harness/scenario/scenario.ts';",
    'harness/index.ts and nothing else',
  ],
  [
    'a scenario imports a scenario',
    'scenarios/edge/y.scenario.ts',
    "import y from './x.scenario.ts';",
    'harness/index.ts and nothing else',
  ],
  ['the harness imports a test', 'harness/run/x.ts', "import { y } from '../../tests/y.ts';", 'run may import'],
  [
    'the public names lead into a room',
    'harness/index.ts',
    "export { y } from './klarna/ledger.ts';",
    'The public names are those of',
  ],
  [
    'a folder that is no room',
    'harness/utils/x.ts',
    "import { y } from '../lib/y.ts';",
    'in no row of the import table',
  ],
  ['a cycle', 'harness/lib/cycle-a.ts', "import { b } from './cycle-b.ts';\nexport const a = b;", 'cycle'],
  [
    '… of it the other end',
    'harness/lib/cycle-b.ts',
    "import { a } from './cycle-a.ts';\nexport const b = a;",
    'cycle',
  ],
  [
    'a cycle of types only',
    'harness/waf/types-a.ts',
    "import type { B } from './types-b.ts';\nexport type A = B[];",
    'cycle',
  ],
  [
    '… of it the other end, in types',
    'harness/waf/types-b.ts',
    "import type { A } from './types-a.ts';\nexport type B = A | 0;",
    'cycle',
  ],
];

const allowed: [fact: string, path: string, text: string][] = [
  ['a package', 'harness/lib/packages.ts', "import { z } from 'zod';\nimport 'reflect-metadata';"],
  ['its own room', 'harness/store/store.ts', "import { a } from './containers/names.ts';"],
  ['scenario from evidence', 'harness/evidence/x.ts', "import { c } from '../scenario/conditions.ts';"],
  ['rules from the edge', 'harness/edge/x.ts', "import { a } from '../seclang/rules.ts';"],
  ['rooms from run', 'harness/run/y.ts', "import { a } from '../klarna/server.ts';"],
  ['a subfolder that bears a room’s name', 'harness/reports/html/x.ts', "import { a } from '../waf/summary.ts';"],
  ['anything from cli', 'harness/cli/x.ts', "import { a } from '../run/open-site.ts';"],
  ['harness/index.ts from a scenario', 'scenarios/a/z.scenario.ts', "import { d } from '../../harness/index.ts';"],
];

/** Path → the messages of biome's import rules, with the configuration of this folder. */
function violations(cwd: string, paths: readonly string[]): Map<string, string[]> {
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  const only = ['suspicious/noImportCycles', 'style/noRestrictedImports'].map((rule) => `--only=${rule}`);
  const args = ['lint', '--vcs-enabled=false', '--reporter=json', '--max-diagnostics=none', ...only, ...paths];
  const { stdout, stderr } = spawnSync(process.execPath, [biome, ...args], { cwd, encoding: 'utf8' });
  const found = new Map<string, string[]>();
  if (!stdout.startsWith('{')) throw new Error(`biome gave no report: ${stdout}${stderr}`);
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { severity: string; message: string; location: { path: string } }[];
  };
  for (const { severity, message, location } of diagnostics) {
    if (severity !== 'error') continue;
    const path = relative('.', location.path);
    found.set(path, [...(found.get(path) ?? []), message]);
  }
  return found;
}

/** The same for files that stand nowhere else, with this project's configuration. */
function lint(files: readonly (readonly [path: string, text: string])[]): Map<string, string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'import-table-'));
  try {
    copyFileSync(join(root, 'biome.json'), join(folder, 'biome.json'));
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), `${text}\n`);
    }
    return violations(folder, ['.']);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const planted = lint([...forbidden, ...allowed].map(([, path, text]) => [path, text]));

for (const [fact, path, , why] of forbidden) {
  test(`refused: ${fact}`, () => expect(planted.get(path)).toEqual([expect.stringContaining(why)]));
}

for (const [fact, path] of allowed) {
  test(`allowed: ${fact}`, () => expect(planted.get(path)).toBeUndefined());
}

test('the harness and the scenarios import what the table allows, without cycles', () => {
  expect(Object.fromEntries(violations(root, ['harness', 'scenarios']))).toEqual({});
  // Biome reads a thousand files: a busy machine takes longer than for any other test.
}, 120_000);

test('every folder of the harness has a row', () => {
  const folders = new Set([...sourceFiles('harness').keys()].map((path) => path.split('/')[1] as string));
  const importer = [...folders].filter((name) => !name.endsWith('.ts')).map((name) => `harness/${name}/row.ts`);
  expect(importer.length).toBeGreaterThan(10);
  expect(lint(importer.map((path) => [path, "import './other.ts';"])).size).toBe(0);
});
