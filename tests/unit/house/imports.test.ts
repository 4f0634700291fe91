import { expect, test } from '@playwright/test';
import { importsOf, importViolations } from './import-table.ts';
import { sourceFiles } from './source-files.ts';

test('rooms import what design.md allows and nothing else', () => {
  const files = sourceFiles('harness', 'scenarios');
  expect(files.size).toBeGreaterThan(100);
  expect(importViolations(files)).toEqual([]);
});

test('the files are really read: most of them import something', () => {
  const imports = [...sourceFiles('harness')].flatMap(([path, text]) => importsOf(path, text));
  expect(imports.length).toBeGreaterThan(200);
});

const planted = (path: string, text: string) => importViolations(new Map([[path, text]]));

const forbidden: [fact: string, path: string, text: string, why: string][] = [
  [
    'lib imports a room',
    'harness/lib/poll.ts',
    "import { a } from '../evidence/events.ts';",
    'lib may not import evidence',
  ],
  [
    'a room imports a room',
    'harness/store/containers/templates.ts',
    "import type { Edge } from '../../edge/edge.ts';",
    'store may not import edge',
  ],
  [
    'a room judges',
    'harness/klarna/ledger.ts',
    "import { x } from '../verdict/compare.ts';",
    'klarna may not import verdict',
  ],
  [
    'a verdict reports',
    'harness/verdict/compare.ts',
    "import '../reports/style.ts';",
    'verdict may not import reports',
  ],
  [
    'evidence runs scenario code',
    'harness/evidence/timeline.ts',
    "import { healthy } from '../scenario/conditions.ts';",
    'evidence may import types of scenario only',
  ],
  [
    'run imports cli',
    'harness/run/open-site.ts',
    "const x = await import('../cli/main.ts');",
    'run may not import cli',
  ],
  [
    'a room re-exports a room',
    'harness/edge/edge.ts',
    "export { Store } from '../store/store.ts';",
    'edge may not import store',
  ],
  [
    'an import over several lines',
    'harness/shopper/shopper.ts',
    "import {\n  a,\n  b,\n} from '../run/open-site.ts';",
    'shopper may not import run',
  ],
  [
    'a scenario imports the inside',
    'scenarios/edge/x.scenario.ts',
    "import { y } from '../../harness/scenario/scenario.ts';",
    'harness/index.ts and nothing else',
  ],
  [
    'a scenario imports a scenario',
    'scenarios/edge/x.scenario.ts',
    "import y from './y.scenario.ts';",
    'harness/index.ts and nothing else',
  ],
  ['the harness imports a test', 'harness/run/x.ts', "import { y } from '../../tests/y.ts';", 'outside of itself'],
  ['a folder that is no room', 'harness/utils/x.ts', "import { y } from '../lib/y.ts';", '"utils" is no room'],
];
for (const [fact, path, text, why] of forbidden) {
  test(`the checker finds that ${fact}`, () => {
    expect(planted(path, `// first line\n${text}`)).toEqual([expect.stringMatching(new RegExp(`^${path}:2 .*${why}`))]);
  });
}

const allowed: [fact: string, path: string, text: string][] = [
  ['a package', 'harness/lib/poll.ts', "import { z } from 'zod';\nimport 'reflect-metadata';"],
  ['its own room', 'harness/store/store.ts', "import { a } from './containers/templates.ts';"],
  ['types of scenario from evidence', 'harness/evidence/x.ts', "import type { C } from '../scenario/conditions.ts';"],
  ['rooms from run', 'harness/run/x.ts', "import { a } from '../klarna/server.ts';"],
  ['anything from cli', 'harness/cli/x.ts', "import { a } from '../run/open-site.ts';"],
  ['harness/index.ts from a scenario', 'scenarios/a/x.scenario.ts', "import { d } from '../../harness/index.ts';"],
];
for (const [fact, path, text] of allowed) {
  test(`the checker allows ${fact}`, () => expect(planted(path, text)).toEqual([]));
}
