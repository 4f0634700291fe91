import { expect, test } from 'vitest';
import { evidenceFolder } from '../../../harness/evidence/run-folder.ts';
import { pluginLabels, titleNames } from '../../../harness/run/plugin-labels.ts';
import { describeBuild, describeModels, labelWithVersion } from '../../../harness/run/stack/describe-builds.ts';
import type { ResolvedSource } from '../../../harness/store/sources/source.ts';

const folder = (path: string, version = '2.13.11') => ({
  version,
  origin: `folder ${path}`,
  provenance: { kind: 'folder', spec: path } satisfies ResolvedSource['provenance'],
});
const release = (version: string) => ({
  version,
  origin: `wordpress.org ${version}`,
  provenance: { kind: 'version', spec: version } satisfies ResolvedSource['provenance'],
});

test('a version is called by itself', () => {
  expect(pluginLabels(['2.13.11', '2.8.7'], [release('2.13.11'), release('2.8.7')])).toEqual(['2.13.11', '2.8.7']);
});

test('a name stands in the place of the version', () => {
  expect(pluginLabels(['mine=./kco', '2.13.11'], [folder('/w/kco'), release('2.13.11')])).toEqual(['mine', '2.13.11']);
});

test('of one version twice each says where it is from', () => {
  expect(pluginLabels(['/w/kco-a', '2.13.11'], [folder('/w/kco-a'), release('2.13.11')])).toEqual([
    '2.13.11 (folder kco-a)',
    '2.13.11 (wordpress.org 2.13.11)',
  ]);
});

test('a plugin that comes later leaves those before it their labels', () => {
  const tag = (version: string, ref: string) => ({
    version,
    origin: `git:kco#${ref}`,
    provenance: { kind: 'git', spec: `git:../kco#${ref}` } satisfies ResolvedSource['provenance'],
  });
  const labelled = (ref: string, taken: string[]) => pluginLabels([`git:../kco#${ref}`], [tag('2.8.7', ref)], taken);
  expect(labelled('2.8.7', [])).toEqual(['2.8.7']);
  expect(labelled('2.8.8', ['2.8.7'])).toEqual(['2.8.7 (git kco#2.8.8)']);
  expect(labelled('2.8.8', ['2.8.7', '2.8.7 (git kco#2.8.8)'])).toEqual(['2.8.7 (git ../kco#2.8.8)']);
});

test('folders of one name are told apart by their paths, and where these look alike by a number', () => {
  const words = ['../a/kco', '/b/kco', '/b,/kco', '/b;/kco'];
  expect(
    pluginLabels(
      words,
      words.map((word) => folder(word)),
    ),
  ).toEqual([
    '2.13.11 (folder ../a/kco)',
    '2.13.11 (folder /b/kco)',
    '2.13.11 (folder /b /kco) 2',
    '2.13.11 (folder /b /kco) 3',
  ]);
});

test('a label has no comma, at which lists of labels are parted, and its folder no odd character', () => {
  const labels = pluginLabels(['/w/a, b', '2.13.11'], [folder('/w/a, b'), release('2.13.11')]);
  expect(labels[0]).toBe('2.13.11 (folder a b)');
  expect(evidenceFolder('healthy', labels[0] ?? '')).toMatch(/healthy--kco-2\.13\.11_folder_a_b$/);
});

test('a plugin without a version is called by what was typed', () => {
  expect(pluginLabels(['./my-kco'], [folder('/w/my-kco', 'unknown')])).toEqual(['my-kco']);
});

test('tests are titled after what was typed, each another way', () => {
  expect(titleNames(['/a/kco', '/b/kco', 'mine=/b/kco', 'git:/r#2.13.11', '2.13.11', '2.8.7'])).toEqual([
    '/a/kco',
    '/b/kco',
    'mine',
    'git:/r#2.13.11',
    '2.13.11',
    '2.8.7',
  ]);
});

test('a model has a name, too; the version stays what expectations go by', () => {
  const sources = describeModels(['old=2.13.11', '2.13.11'], ['2.13.11', '2.13.11']);
  expect(sources.plugins.map(labelWithVersion)).toEqual(['old = 2.13.11', '2.13.11']);
  const build = (plugin: number) => describeBuild({ name: 'a', plugin, with: [] }, sources);
  expect(build(0)).toEqual({ name: 'a', kco: '2.13.11', label: 'old', plugin: 0, with: [] });
  expect(build(1)).toEqual({ name: 'a', kco: '2.13.11', plugin: 1, with: [] });
});
