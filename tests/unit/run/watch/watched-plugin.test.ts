import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { silent } from '../../../../harness/lib/log.ts';
import { WatchedPlugin } from '../../../../harness/run/watch/watched-plugin.ts';
import { kcoFiles } from '../../store/sources/software-files.ts';
import { test, writeFiles } from '../../store/sources/temp-folder.ts';

const { signal } = new AbortController();
const open = (folder: string) => WatchedPlugin.open(folder, { progress: silent });

/** A working copy whose files the shop has. */
async function watched(folder: string): Promise<WatchedPlugin> {
  await writeFiles(folder, kcoFiles('2.13.11'));
  const plugin = await open(folder);
  await plugin.edit(signal);
  return plugin;
}

test('the first look has every file', async ({ temp: folder }) => {
  await writeFiles(folder, kcoFiles('2.13.11'));
  await using plugin = await open(folder);
  expect((await plugin.edit(signal)).changed).toEqual(Object.keys(kcoFiles('2.13.11')).sort());
});

test('a file that is saved, one that is new and one that is gone: what changed, and nothing else', async ({
  temp: folder,
}) => {
  await using plugin = await watched(folder);
  await rm(join(folder, 'klarna-checkout-for-woocommerce.php'));
  await writeFiles(folder, { ...kcoFiles('2.13.12'), 'classes/new.php': '<?php // new' });
  await plugin.touched(signal);
  const { changed, removed, root } = await plugin.edit(signal);
  expect({ changed, removed }).toEqual({
    changed: ['classes/class-kco-gateway.php', 'classes/new.php', 'klarna-checkout-for-woocommerce.php'],
    removed: [],
  });
  expect(root).toBe(folder);
  await rm(join(folder, 'classes/new.php'));
  await plugin.touched(signal);
  expect(await plugin.edit(signal)).toMatchObject({ changed: [], removed: ['classes/new.php'] });
});

test('an editor that writes beside the file and renames it into place', async ({ temp: folder }) => {
  await using plugin = await watched(folder);
  await writeFile(join(folder, '.readme.txt.swp'), 'other words');
  await rename(join(folder, '.readme.txt.swp'), join(folder, 'readme.txt'));
  await plugin.touched(signal);
  expect((await plugin.edit(signal)).changed).toEqual(['readme.txt']);
});

test('saved without a change: nothing', async ({ temp: folder }) => {
  await using plugin = await watched(folder);
  await writeFiles(folder, kcoFiles('2.13.11'));
  await plugin.touched(signal);
  expect(await plugin.edit(signal)).toMatchObject({ changed: [], removed: [] });
});

test('what no release holds is no edit', async ({ temp: folder }) => {
  await writeFiles(folder, { '.distignore': 'tests\n', 'tests/a-test.php': '<?php' });
  await using plugin = await watched(folder);
  await writeFiles(folder, {
    'tests/a-test.php': '<?php // other',
    'runs/1130-0917-1dd7/results.json': '{}',
    'node_modules/some/index.js': '',
  });
  await writeFiles(folder, { 'readme.txt': 'the end' });
  await plugin.touched(signal);
  expect((await plugin.edit(signal)).changed).toEqual(['readme.txt']);
});

test('whoever waits for an edit can be told to stop', async ({ temp: folder }) => {
  await using plugin = await watched(folder);
  const stop = new AbortController();
  const waiting = plugin.touched(stop.signal);
  stop.abort(new Error('stopped'));
  await expect(waiting).rejects.toThrow('stopped');
});

test('a release is nothing that somebody edits', async () => {
  await expect(open('2.13.11')).rejects.toMatchObject({ code: 'USAGE', message: expect.stringContaining('"2.13.11"') });
});

test('a folder without a plugin is refused', async ({ temp: folder }) => {
  await expect(open(folder)).rejects.toMatchObject({ code: 'SOURCE_INVALID' });
});

test('a folder that is gone is said in one sentence', async ({ temp }) => {
  const folder = join(temp, 'kco');
  await writeFiles(folder, kcoFiles());
  await using plugin = await open(folder);
  await rm(folder, { recursive: true });
  await expect(plugin.edit(signal)).rejects.toMatchObject({
    code: 'SOURCE_NOT_FOUND',
    message: `folder ${folder} is gone`,
  });
});

test('a file that is renamed is an edit of its own, told at once', async ({ temp: folder }) => {
  await using plugin = await watched(folder);
  await rename(join(folder, 'readme.txt'), join(folder, 'read-me.txt'));
  await plugin.touched(signal);
  expect(await plugin.edit(signal)).toMatchObject({ changed: ['read-me.txt'], removed: ['readme.txt'] });
  expect(plugin.isTouched).toBe(false);
});
