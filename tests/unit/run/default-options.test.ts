import { homedir } from 'node:os';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { cacheDir, defaultOptions, defaultPlugin, defaultWooCommerce } from '../../../harness/run/default-options.ts';
import { shortName } from '../../../harness/run/plugin-labels.ts';
import { buildName } from '../../../harness/run/run-options.ts';

const now = new Date('2026-11-21T09:07:30.123Z');
const options = (environment: Record<string, string> = {}) => defaultOptions(environment, now);

test('a run is named by month, day and time, and is one of its kind', () => {
  expect(options().runId).toMatch(/^1121-0907-[0-9a-f]{4}$/);
  const ids = new Set(Array.from({ length: 5 }, () => options().runId));
  expect(ids.size).toBeGreaterThan(1);
});

test('the run folder is below ./runs, is absolute and called like the run; the seed is too', () => {
  const { runId, runFolder, seed } = options();
  expect(runFolder).toBe(resolve('runs', runId));
  expect(isAbsolute(runFolder)).toBe(true);
  expect(seed).toBe(runId);
});

test('without an environment the project’s own versions hold', () => {
  expect(options()).toMatchObject({
    plugins: [defaultPlugin],
    woocommerce: defaultWooCommerce,
    wordpress: 'debian',
    php: '8.4',
    with: [],
    only: [],
    eager: false,
    keep: false,
  });
});

test('the environment is heeded', () => {
  const heeded = options({
    KCO_HARNESS_PLUGIN: '2.0.16, 2.13.11',
    KCO_HARNESS_WOOCOMMERCE: '9.0.0',
    KCO_HARNESS_WORDPRESS: '6.8',
    KCO_HARNESS_PHP: '8.2',
    KCO_HARNESS_ARTIFACTS: '/artifacts',
    KCO_HARNESS_BASE_IMAGE: 'debian:trixie',
    KCO_HARNESS_DEBIAN_MIRROR: 'http://mirror.test',
    KCO_HARNESS_BROWSER: '/usr/bin/chromium',
  });
  expect(heeded).toMatchObject({
    plugins: ['2.0.16', '2.13.11'],
    woocommerce: '9.0.0',
    wordpress: '6.8',
    php: '8.2',
    artifactsDir: '/artifacts',
    baseImage: 'debian:trixie',
    debianMirror: 'http://mirror.test',
    browser: '/usr/bin/chromium',
  });
});

test('a PHP that no store has is refused, and those that there are named', () => {
  expect(() => options({ KCO_HARNESS_PHP: '7.4' })).toThrow('KCO_HARNESS_PHP is "7.4"');
});

test('an empty variable is none', () => {
  expect(options({ KCO_HARNESS_PLUGIN: '' }).plugins).toEqual([defaultPlugin]);
});

test('the scenarios are the project’s own', () => {
  expect(basename(options().scenariosDir)).toBe('scenarios');
  expect(isAbsolute(options().scenariosDir)).toBe(true);
});

test('the cache is where it was named, else where caches are, else below the home folder', () => {
  expect(cacheDir({ KCO_HARNESS_CACHE: '/c', XDG_CACHE_HOME: '/x' })).toBe('/c');
  expect(cacheDir({ XDG_CACHE_HOME: '/x' })).toBe(join('/x', 'kco-harness'));
  expect(cacheDir({})).toBe(join(homedir(), '.cache', 'kco-harness'));
  expect(isAbsolute(cacheDir({ KCO_HARNESS_CACHE: 'relative' }))).toBe(true);
});

test('plugin builds are called by letters, each by its own', () => {
  expect([0, 1, 25, 26, 27, 51, 52, 701, 702].map(buildName)).toEqual([
    'a',
    'b',
    'z',
    'aa',
    'ab',
    'az',
    'ba',
    'zz',
    'aaa',
  ]);
  const names = Array.from({ length: 1_000 }, (_, index) => buildName(index));
  expect(new Set(names).size).toBe(1_000);
  for (const name of names) expect(name).toMatch(/^[a-z]+$/);
});

for (const [spec, label] of [
  ['2.13.11', '2.13.11'],
  ['/plugins/kco-2.13.11.zip', 'kco-2.13.11.zip'],
  ['./kco/', 'kco'],
  ['C:\\plugins\\kco', 'kco'],
  ['git:/repos/kco#2.13.11', '2.13.11'],
  ['git:/repos/kco#release/2.0', '2.0'],
  ['git:/repos/kco', 'kco'],
] as const) {
  test(`"${spec}" is called "${label}" until it is resolved`, () => expect(shortName(spec)).toBe(label));
}

test('a trailing comma names no plugin', () => {
  expect(options({ KCO_HARNESS_PLUGIN: '2.13.11,' }).plugins).toEqual(['2.13.11']);
});

test('empty variables are none for every option', () => {
  expect(options({ KCO_HARNESS_WOOCOMMERCE: '' }).woocommerce).toBe(defaultWooCommerce);
});
