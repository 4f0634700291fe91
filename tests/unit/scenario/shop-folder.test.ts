import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { healthy } from '../../../harness/scenario/conditions.ts';
import { folderOf, homeUrl, pathInShop, subfolder } from '../../../harness/scenario/shop-folder.ts';

const root = healthy.store;
const inFolder = { ...root, wordpressIn: 'subfolder' } as const;

test('a home has no slash at its end, whatever it is', () => {
  expect(homeUrl('a.test', root)).toBe('https://a.test');
  expect(homeUrl('a.test', inFolder)).toBe('https://a.test/butik');
  expect(homeUrl('a.test', { ...inFolder, https: 'none' })).toBe('http://a.test/butik');
  expect(homeUrl('a.test', { ...inFolder, https: 'checkout-only' })).toBe('http://a.test/butik');
  expect([folderOf(root), folderOf(inFolder)]).toEqual(['', '/butik']);
});

for (const [path, atRoot, below] of [
  ['/', '/', undefined],
  ['/butik', '/butik', '/'],
  ['/butik/', '/butik/', '/'],
  ['/butik/wc-api/KCO_WC_Push/', '/butik/wc-api/KCO_WC_Push/', '/wc-api/KCO_WC_Push/'],
  ['/wc-api/KCO_WC_Push/', '/wc-api/KCO_WC_Push/', undefined],
  ['/butikk/', '/butikk/', undefined],
] as const) {
  test(`${path}: as the shop’s WordPress reads it`, () => {
    expect(pathInShop(path, root)).toBe(atRoot);
    expect(pathInShop(path, inFolder)).toBe(below);
  });
}

test('the store’s web server and its start know the folder by the same name', async () => {
  for (const [file, text] of [
    ['nginx.conf', `[^/]+${subfolder}(?:/|$)" ${subfolder}/index.php;`],
    ['assets.conf', `location ${subfolder}/wp-content/`],
    ['start.sh', `/srv/wordpress /srv/subfolder${subfolder}`],
  ]) {
    const content = await readFile(new URL(`../../../containers/store/${file}`, import.meta.url), 'utf8');
    expect(content, file).toContain(text);
  }
});
