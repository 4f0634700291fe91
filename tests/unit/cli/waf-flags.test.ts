import { resolve } from 'node:path';
import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addWafOptions, sidesToCompare, type WafFlags, wafOptionsFrom } from '../../../harness/cli/waf-flags.ts';
import type { WafOptions } from '../../../harness/run/waf/waf-options.ts';

const parsed = (args: readonly string[]): Command =>
  addWafOptions(new Command().exitOverride().configureOutput({ writeErr: () => {} })).parse(args, { from: 'user' });

const flagsOf = (...args: string[]): WafFlags => parsed(args).opts<WafFlags>();

function optionsOf(args: readonly string[], environment: Record<string, string> = {}): WafOptions {
  const command = parsed(args);
  return wafOptionsFrom(command, command.opts<WafFlags>(), { environment, pid: 7, version: '1.2.3' });
}

test('without flags all built-in rule sets are judged, in a container on v3, with all that there is to send', () => {
  const environment = {};
  expect(optionsOf([], environment)).toMatchObject({
    rules: ['comodo', 'comodo-rev3', 'crs-pl1', 'crs-pl2', 'crs-pl3', 'crs-pl4'],
    engine: 'v3',
    host: 'docker',
    exclusions: [],
    corpora: [],
    plugin: undefined,
    forms: undefined,
    baseline: undefined,
    site: undefined,
    version: '1.2.3',
    owner: { environment, pid: 7 },
  });
  expect(flagsOf()).toMatchObject({ reporter: ['html', 'markdown'], json: false });
});

test('flags for rule sets reach the options; what is repeatable keeps its order', () => {
  const args = [
    ...['--rules', 'comodo', '--rules', './own', '--engine', 'v2', '--local'],
    ...['--exclusion', 'a.conf', '--exclusion', 'b.conf', '--corpus', 'c.yaml', '--corpus', 'd.yaml'],
    ...['--plugin', '>=2.5 <2.18.4', '--form', 'pretty', '--form', 'plain', '--baseline', 'known.yaml'],
  ];
  expect(optionsOf(args)).toMatchObject({
    rules: ['comodo', './own'],
    engine: 'v2',
    host: 'local',
    exclusions: ['a.conf', 'b.conf'],
    corpora: ['c.yaml', 'd.yaml'],
    plugin: '>=2.5 <2.18.4',
    forms: ['pretty', 'plain'],
    baseline: 'known.yaml',
  });
});

test('flags for a site reach the options', () => {
  const args = [
    ...['--target', 'https://staging.test', '--token', 'mine', '--connect-to', '127.0.0.1:8443', '--ca', 'ca.pem'],
    ...['--audit-log', 'audit.log', '--error-log', 'http://127.0.0.1/error.log', '--attacks', '--rate', '2.5'],
  ];
  expect(optionsOf(args).site).toEqual({
    url: 'https://staging.test',
    token: 'mine',
    connectTo: '127.0.0.1:8443',
    ca: 'ca.pem',
    auditLog: 'audit.log',
    errorLog: 'http://127.0.0.1/error.log',
    attacks: true,
    perSecond: 2.5,
  });
  expect(optionsOf(['--target', 'https://staging.test']).site).toMatchObject({
    attacks: false,
    perSecond: undefined,
    token: undefined,
  });
});

test('a token comes from its flag, else from the environment', () => {
  const environment = { KCO_HARNESS_WAF_TOKEN: 'of the environment' };
  const target = ['--target', 'https://staging.test'];
  expect(optionsOf(target, environment).site?.token).toBe('of the environment');
  expect(optionsOf([...target, '--token', 'mine'], environment).site?.token).toBe('mine');
});

test('image and mirror come from their flags, else from the environment', () => {
  const environment = { KCO_HARNESS_BASE_IMAGE: 'theirs:1', KCO_HARNESS_DEBIAN_MIRROR: 'http://theirs.test' };
  expect(optionsOf([], environment)).toMatchObject({ baseImage: 'theirs:1', debianMirror: 'http://theirs.test' });
  expect(optionsOf(['--base-image', 'mine:1', '--debian-mirror', 'http://mine.test'], environment)).toMatchObject({
    baseImage: 'mine:1',
    debianMirror: 'http://mine.test',
  });
});

test('run folders go where --output says', () => {
  const { runFolder, runId } = optionsOf(['--output', 'out']);
  expect(runFolder).toBe(resolve('out', runId));
});

test('reporters are a list, with spaces or without', () => {
  expect(flagsOf('--reporter', 'sarif, junit,json').reporter).toEqual(['sarif', 'junit', 'json']);
});

for (const args of [
  ['--token', 'mine'],
  ['--connect-to', '127.0.0.1:1'],
  ['--ca', 'ca.pem'],
  ['--audit-log', 'audit.log'],
  ['--error-log', 'error.log'],
  ['--attacks'],
  ['--rate', '5'],
]) {
  test(`${args[0]} without --target is a mistake`, () => {
    expect(() => optionsOf(args)).toThrow(
      expect.objectContaining({
        code: 'USAGE',
        message: `${args[0]} has no effect without --target`,
        hint: expect.stringContaining('--target https://'),
      }),
    );
  });
}

for (const args of [
  ['--rules', 'comodo'],
  // Also where it says what holds anyway.
  ['--engine', 'v3'],
  ['--local'],
  ['--exclusion', 'a.conf'],
  ['--skip-refused'],
  ['--compare', 'a', 'b'],
  ['--base-image', 'mine:1'],
  ['--debian-mirror', 'http://mine.test'],
]) {
  test(`${args[0]} with --target is a mistake`, () => {
    expect(() => optionsOf(['--target', 'https://staging.test', ...args])).toThrow(
      expect.objectContaining({ code: 'USAGE', message: `${args[0]} has no effect with --target` }),
    );
  });
}

test('what holds for rule sets and sites alike is no mistake with either', () => {
  const both = ['--corpus', 'a.yaml', '--plugin', '2.13.11', '--form', 'raw', '--baseline', 'b.yaml', '--json'];
  expect(optionsOf(both).site).toBeUndefined();
  expect(optionsOf([...both, '--target', 'https://staging.test']).site).toBeDefined();
});

for (const [flag, value] of [
  ['--engine', 'v4'],
  ['--engine', 'v3,v2,v3'],
  ['--engine', 'v3,'],
  ['--form', 'ugly'],
  ['--plugin', 'newest'],
  ['--reporter', 'html,pdf'],
  ['--reporter', ''],
  ['--rate', '0'],
  ['--rate', '-1'],
  ['--rate', '20.5'],
  ['--rate', 'fast'],
] as const) {
  test(`${flag} ${JSON.stringify(value)} is refused, by name`, () => {
    expect(() => flagsOf(flag, value)).toThrow(new RegExp(`${flag} .*${value === '' ? "''" : value}`));
  });
}

test('rates up to twenty a second', () => {
  expect(flagsOf('--rate', '20').rate).toBe(20);
  expect(flagsOf('--rate', '0.2').rate).toBe(0.2);
});

const sidesOf = (...args: string[]) => {
  const command = parsed(args);
  return sidesToCompare(command, command.opts<WafFlags>());
};

test('a comparison has two sides: two sets, one on two engines, or both', () => {
  expect(sidesOf('--compare', 'old', 'new')).toEqual([
    { name: 'old', rules: 'old', engine: 'v3' },
    { name: 'new', rules: 'new', engine: 'v3' },
  ]);
  expect(sidesOf('--compare', 'rules', '--engine', 'v2,v3')).toEqual([
    { name: 'rules on v2', rules: 'rules', engine: 'v2' },
    { name: 'rules on v3', rules: 'rules', engine: 'v3' },
  ]);
  expect(sidesOf('--compare', 'old', 'new', '--engine', 'v2, v3')).toMatchObject([
    { rules: 'old', engine: 'v2' },
    { rules: 'new', engine: 'v3' },
  ]);
});

for (const args of [
  ['--compare', 'one'],
  ['--compare', 'one', 'two', 'three'],
  ['--compare', 'one', 'two', '--no-remedy'],
  ['--compare', 'one', 'two', '--baseline', 'known.yaml'],
]) {
  test(`${args.join(' ')} is a mistake`, () => {
    expect(() => sidesOf(...args)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
}

test('two engines judge nothing without --compare', () => {
  expect(() => optionsOf(['--rules', 'comodo', '--engine', 'v3,v2'])).toThrow(
    expect.objectContaining({ code: 'USAGE', hint: expect.stringContaining('--compare RULES --engine v3,v2') }),
  );
});

test('what an engine refuses is left out where that is asked for', () => {
  expect(optionsOf(['--rules', 'own', '--skip-refused']).skipRefused).toBe(true);
  expect(optionsOf(['--rules', 'own']).skipRefused).toBe(false);
});
