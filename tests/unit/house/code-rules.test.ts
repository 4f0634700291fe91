import { expect, test } from 'vitest';
import { leftovers, longFiles, unthrownCodes, usesByFile, worldUses } from './code-rules.ts';
import { sourceFiles } from './source-files.ts';

const harness = sourceFiles('harness');

/**
 * Uses of the process outside of the command line that stand today. The list shrinks and does not grow: what is not
 * needed any more fails the test as what is new does.
 */
const allowed: Readonly<Record<string, string>> = {
  'harness/lib/docker/base-image.ts process.getuid': 'debootstrap needs root; who runs this cannot be handed down',
  'harness/lib/docker/ownership.ts process.kill': 'signal 0 asks whether the process that owns a label still lives',
  'harness/lib/docker/docker-client.ts process.env':
    'testcontainers is told where ports are, and whether to reap, by its environment variables and nothing else',
  'harness/lib/docker/ssh-engine.ts process.once': 'the socket that ssh leads here goes when this process does',
  'harness/run/stack/resolve-sources.ts process.env': 'the environment of git, proxies and keys included',
  'harness/run/stack/start-containers.ts process.env': 'DOCKER_HOST',
  'harness/run/stack/start-containers.ts process.pid': 'the owner that labels name',
  'harness/store/containers/templates.ts process.pid': 'a name for a half-written file that no other process has',
  'harness/store/sources/build-source.ts process.kill': 'a build ends with all that it started',
  'harness/store/sources/from-git.ts process.env': 'git gets an index of its own beside what it gets anyway',
  'harness/store/sources/source-cache.ts process.pid': 'names the lease of this process',
};

test('only the command line touches console and process, but for a list of exceptions', () => {
  expect(usesByFile(worldUses(harness)).sort()).toEqual(Object.keys(allowed).sort());
});

test('no file of the harness is longer than 400 lines', () => {
  expect(longFiles(harness, 400)).toEqual([]);
});

test('nothing is left to do', () => {
  expect(leftovers(sourceFiles('harness', 'scenarios'))).toEqual([]);
});

test('every error code is thrown somewhere', () => {
  expect(unthrownCodes(harness, 'harness/lib/errors.ts')).toEqual([]);
});

test.describe('the checker', () => {
  const of = (text: string, path = 'harness/edge/x.ts') => new Map([[path, text]]);

  for (const use of [
    'process.env.HOME',
    'process.exit(1)',
    'process?.stdout.write("")',
    'console.log(1)',
    'process.on("x")',
  ]) {
    test(`finds ${use}, with its line`, () => {
      expect(worldUses(of(`const a = 1;\n  ${use};`))).toEqual([
        `harness/edge/x.ts:2 ${use.match(/\w+\??\.\w+/)?.[0]}`,
      ]);
    });
  }

  test('lets the command line be', () => {
    expect(worldUses(of('process.exit(1)', 'harness/cli/main.ts'))).toEqual([]);
  });

  test('lets comments, properties and other words be', () => {
    const text =
      '// process.exit\n/* console.log\n console.warn */\noptions.process.start(); preprocess.run; x.console.y';
    expect(worldUses(of(text))).toEqual([]);
  });

  test('does not take an address in a string for a comment', () => {
    expect(worldUses(of("open('http://x'); process.exit(1);"))).toHaveLength(1);
  });

  test('counts the lines of a file', () => {
    expect(longFiles(of('a\nb\nc\n'), 2)).toEqual(['harness/edge/x.ts has 3 lines']);
    expect(longFiles(of('a\nb\n'), 2)).toEqual([]);
  });

  test('finds what is left to do', () => {
    expect(leftovers(of('a\n// TODO: later'))).toEqual(['harness/edge/x.ts:2 TODO']);
    expect(leftovers(of('const todoList = 1; // HACKNEY'))).toEqual([]);
  });

  test('finds a code that nobody throws, also when a comment speaks of it', () => {
    const files = new Map([
      ['errors.ts', "export const errorCodes = [\n  'USAGE',\n  'LOST',\n] as const;"],
      ['x.ts', "throw new HarnessError('USAGE', ''); // not 'LOST'"],
    ]);
    expect(unthrownCodes(files, 'errors.ts')).toEqual(['LOST']);
  });

  test('does not pass when the list is not found', () => {
    expect(() => unthrownCodes(new Map(), 'errors.ts')).toThrow('no errorCodes');
  });
});
