import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test as base, expect } from 'vitest';
import { loadScenarios } from '../../../harness/scenario/load-scenarios.ts';
import { blocks, page, root } from './documents.ts';
import { playAll } from './play-all.ts';

// The steps of "Add a product" in CONTRIBUTING.md, done as they stand there.

interface Fixtures {
  /** A copy of the project, gone after the test. */
  copy: string;
}

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  copy: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'contributing-'));
    for (const name of ['harness', 'package.json', 'tsconfig.json', 'biome.json', '.gitignore']) {
      cpSync(join(root, name), join(folder, name), { recursive: true });
    }
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    await use(folder);
    rmSync(folder, { recursive: true });
  },
});

const contributing = page('CONTRIBUTING.md');
const [preset = '', line = '', scenario = ''] = blocks(contributing, 'ts');
const sorting = blocks(contributing, 'sh').find((block) => block.includes('biome check --write')) ?? '';
/** The file that a step names. */
const fileOf = (pattern: RegExp): string => pattern.exec(contributing.text)?.[1] ?? '';
const presetFile = fileOf(/The file, `([^`]+)`/);
const scenarioFile = fileOf(/A scenario that plays it, `([^`]+)`/);
/** What the example says in a field. */
const said = (field: string): string => new RegExp(`^ *${field}: '(.*)',$`, 'm').exec(preset)?.[1] ?? '';

function follow(copy: string): void {
  mkdirSync(join(copy, dirname(scenarioFile)), { recursive: true });
  writeFileSync(join(copy, presetFile), preset);
  appendFileSync(join(copy, 'harness/scenario/presets.ts'), line);
  writeFileSync(join(copy, scenarioFile), scenario);
}

test('its example is a product that nobody has yet, in one file and one line', () => {
  expect(existsSync(join(root, presetFile))).toBe(false);
  expect(line.trim().split('\n')).toHaveLength(1);
  expect(page('harness/scenario/presets.ts').text).not.toContain(line);
});

test('who follows them gets the lost order, in the two sentences of the preset', async ({ copy }) => {
  follow(copy);
  const [added] = await loadScenarios(join(copy, dirname(scenarioFile)));
  const [result] = added ? await playAll([added.scenario]) : [];
  expect(result).toMatchObject({ outcome: 'as-expected', verdict: 'paid-but-pending' });
  expect(result?.diagnosis).toEqual({
    why: said('why').replace('{status}', '418').replace('{callback}', 'the push'),
    change: said('advice'),
  });
  expect(result?.diagnosis?.why).toMatch(/answered 418 to the push\.$/);
});

test('what they write is as the formatter wants it, after the command that they are given', ({ copy }) => {
  follow(copy);
  const [npx, program = '', ...args] = sorting.trim().split(' ');
  expect([npx, program]).toEqual(['npx', 'biome']);
  const biome = (...all: string[]) =>
    spawnSync(join(root, 'node_modules/.bin', program), all, { cwd: copy, encoding: 'utf8' });
  const files = [presetFile, 'harness/scenario/presets.ts', scenarioFile];
  const before = biome('check', ...files);
  expect(before.stdout + before.stderr).toContain('presets.ts');
  expect(biome(...args).status).toBe(0);
  const { status, stdout, stderr } = biome('check', ...files);
  expect([status, stdout + stderr]).toEqual([0, expect.stringContaining('No fixes applied')]);
}, 60_000);

test('what they write has the right types', ({ copy }) => {
  follow(copy);
  const files = [presetFile, 'harness/scenario/presets.ts', scenarioFile];
  writeFileSync(join(copy, 'tsconfig.added.json'), JSON.stringify({ extends: './tsconfig.json', include: [], files }));
  const { status, stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['--noEmit', '-p', 'tsconfig.added.json'], {
    cwd: copy,
    encoding: 'utf8',
  });
  expect([stdout, status]).toEqual(['', 0]);
}, 120_000);
