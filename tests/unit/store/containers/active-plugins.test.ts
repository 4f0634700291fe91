import { expect, test } from '@playwright/test';
import { withoutPlugin } from '../../../../harness/store/containers/site-faults.ts';

const kco = 'klarna-checkout-for-woocommerce';
const kcoFile = `${kco}/${kco}.php`;
const wooFile = 'woocommerce/woocommerce.php';

const serialized = (files: string[]) =>
  `a:${files.length}:{${files.map((file, index) => `i:${index};s:${Buffer.byteLength(file)}:"${file}";`).join('')}}`;

test('one plugin is gone, and the others move up', () => {
  expect(withoutPlugin(`a:2:{i:0;s:67:"${kcoFile}";i:1;s:27:"${wooFile}";}`, kco)).toBe(`a:1:{i:0;s:27:"${wooFile}";}`);
});

test('a plugin whose name begins alike stays', () => {
  const alike = `${kco}-extras/extras.php`;
  expect(withoutPlugin(serialized([alike, kcoFile, wooFile]), kco)).toBe(serialized([alike, wooFile]));
});

test('lengths are PHP’s, in bytes', () => {
  const foreign = 'översättning/översättning.php';
  expect(withoutPlugin(serialized([kcoFile, foreign]), kco)).toBe(`a:1:{i:0;s:33:"${foreign}";}`);
});

test('a list without it stays as it is', () => {
  expect(withoutPlugin(serialized([wooFile]), kco)).toBe(serialized([wooFile]));
  expect(withoutPlugin('a:0:{}', kco)).toBe('a:0:{}');
});
