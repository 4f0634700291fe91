import { readdir, readFile } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..', '..');

test('what the package imports is among its dependencies, but for what only a clone runs', async () => {
  const { dependencies } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const imported = new Map<string, string>();
  for (const entry of await readdir(join(root, 'harness'), { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !path.endsWith('.ts') || path.includes('/self-test/')) continue;
    // Types are gone once it is compiled.
    for (const [, ...names] of (await readFile(path, 'utf8')).matchAll(
      /^import (?!type )(?:[\w*{}\s,]+ from )?'([^'.][^']*)'|\bimport\('([^'.][^']*)'\)/gm,
    )) {
      const name = names.find(Boolean) ?? '';
      const [, found = ''] = /^((?:@[^/]+\/)?[^/]+)/.exec(name) ?? [];
      if (!isBuiltin(found)) imported.set(found, path);
    }
  }
  expect([...imported.keys()]).toContain('yazl');
  expect([...imported].filter(([name]) => dependencies[name] === undefined)).toEqual([]);
});
