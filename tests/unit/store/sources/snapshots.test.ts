import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { resolveSource } from '../../../../harness/store/sources/resolve-source.ts';
import type { SourceOptions } from '../../../../harness/store/sources/source.ts';
import { failureOf } from './failure-of.ts';
import { makeRepository } from './git-repository.ts';
import { kcoFiles, wooCommerceFiles } from './software-files.ts';
import { type Files, test, writeFiles } from './temp-folder.ts';

const slug = 'klarna-checkout-for-woocommerce';
const own = Object.keys(kcoFiles());

/** The files of the snapshot that is taken of a folder with these files beside the plugin's own. */
async function snapshotOf(temp: string, options: SourceOptions, files: Files): Promise<string[]> {
  await writeFiles(join(temp, 'copy'), { ...kcoFiles(), ...files });
  return filesBelow((await resolveSource({ slug, spec: './copy' }, options)).folder);
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1)).sort();
}

test('runs of the harness are in no snapshot, so that a run does not change the plugin', async ({ temp, options }) => {
  const first = await snapshotOf(temp, options, {});
  expect(first).toEqual([...own].sort());
  const after = await snapshotOf(temp, options, {
    // One that is over, one that has just begun, and one that --output put elsewhere.
    'runs/1121-1417-b0cd/scenarios.json': '[]',
    'runs/1121-1417-b0cd/scenarios/healthy--kco-2.13.11/timeline.txt': 'x',
    'runs/1121-1418-0001/stack.log': 'x',
    'out/yesterday/scenarios.json': '[]',
    'out/yesterday/results.json': '{}',
  });
  expect(after).toEqual(first);
  expect(options.lines.filter((line) => line.startsWith('copying'))).toHaveLength(1);
});

test('a folder that is called like a run’s and is none stays', async ({ temp, options }) => {
  expect(await snapshotOf(temp, options, { 'runs/a.php': '', 'scenarios.json': '[]' })).toEqual(
    [...own, 'runs/a.php', 'scenarios.json'].sort(),
  );
});

test('what .distignore lists is left out, by the rules of .gitignore', async ({ temp, options }) => {
  const files = await snapshotOf(temp, options, {
    '.distignore': '# not released\r\n/tests\r\n*.md\r\n!keep.md\r\nbuild/*\r\n!build/app.js\r\n.distignore\r\n',
    'tests/a.php': '',
    'classes/tests/b.php': '',
    'notes.md': '',
    'keep.md': '',
    'build/app.js': '',
    'build/app.map': '',
    'Tests/c.php': '',
  });
  expect(files).toEqual([...own, 'Tests/c.php', 'build/app.js', 'classes/tests/b.php', 'keep.md'].sort());
});

test('what .gitattributes exports is heeded for a folder, too, and nothing else that stands there', async ({
  temp,
  options,
}) => {
  const files = await snapshotOf(temp, options, {
    '.gitattributes':
      '# x export-ignore\n*.php text eol=lf\n/tests export-ignore\n"with space" export-ignore\n*.txt -text export-ignore\nreadme.txt -export-ignore\n.gitattributes export-ignore\n',
    'tests/a.php': '',
    'with space/a.php': '',
    'notes.txt': '',
  });
  expect(files).toEqual([...own].sort());
});

test('a tag of a repository is taken without what .distignore lists', async ({ temp, options }) => {
  await makeRepository(join(temp, 'kco'), {
    '2.13.11': { ...kcoFiles(), '.distignore': '/tests\n.distignore\n', 'tests/a.php': '', 'node_modules/a/b.js': '' },
  });
  const { folder } = await resolveSource({ slug, spec: 'git:kco#2.13.11' }, options);
  expect(await filesBelow(folder)).toEqual([...own].sort());
});

const autoloading = "require __DIR__ . '/vendor/autoload.php';";

test('an autoloader that .distignore leaves out is said, and not taken for one that was never made', async ({
  temp,
  options,
}) => {
  await writeFiles(join(temp, 'copy'), {
    ...kcoFiles('2.16.0', autoloading),
    '.distignore': '/vendor\n',
    'vendor/autoload.php': '<?php',
  });
  const failure = await failureOf(resolveSource({ slug, spec: './copy' }, options));
  expect(failure.code).toBe('SOURCE_UNFIT');
  expect(failure.message).toContain('needed to load it: vendor/autoload.php (by .distignore)');
  await writeFile(join(temp, 'copy/.distignore'), '');
  expect((await resolveSource({ slug, spec: './copy' }, options)).version).toBe('2.16.0');
});

test('the same for WooCommerce, and for a main file', async ({ temp, options }) => {
  await writeFiles(join(temp, 'woo'), { ...wooCommerceFiles(), '.distignore': 'vendor/\n' });
  const woo = await failureOf(resolveSource({ slug: 'woocommerce', spec: './woo' }, options));
  expect(woo.message).toContain('vendor/autoload_packages.php (by .distignore)');
  await writeFiles(join(temp, 'copy'), { ...kcoFiles(), '.gitattributes': '/*.php export-ignore\n' });
  const kco = await failureOf(resolveSource({ slug, spec: './copy' }, options));
  expect(kco.message).toContain(`${slug}.php (by .gitattributes)`);
});

test('another file that the main file includes may well be optional: it is said, and played', async ({
  temp,
  options,
}) => {
  await writeFiles(join(temp, 'copy'), {
    ...kcoFiles('2.13.11', "if ( WP_DEBUG ) { include_once __DIR__ . '/tests/debug.php'; }"),
    '.distignore': '/tests\n',
    'tests/debug.php': '<?php',
  });
  await resolveSource({ slug, spec: './copy' }, options);
  expect(options.lines.join('\n')).toContain(
    `left out although ${slug}.php includes it: tests/debug.php (by .distignore)`,
  );
});
