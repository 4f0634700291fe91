import { expect, test } from 'vitest';
import { pattern, portNumber, reporterList, shardOf, workerCount } from '../../../harness/cli/flag-values.ts';

test('workers are a whole number from 1', () => {
  expect(workerCount('2')).toBe(2);
  for (const wrong of ['0', '-1', '1.5', '50%', 'two', '', ' 2', '1e2']) {
    expect(() => workerCount(wrong), wrong).toThrow('whole number from 1');
  }
});

test('a shard is i/n with i from 1 to n', () => {
  expect(shardOf('1/1')).toEqual({ current: 1, total: 1 });
  expect(shardOf('2/3')).toEqual({ current: 2, total: 3 });
  for (const wrong of ['0/2', '3/2', '1', '1/', '/2', '1/0', 'a/b', '1/2/3', '-1/2']) {
    expect(() => shardOf(wrong), wrong).toThrow('i/n with i from 1 to n');
  }
});

test('a pattern is a regular expression', () => {
  expect(pattern('waf-.*')).toBe('waf-.*');
  expect(() => pattern('waf-(')).toThrow('Invalid regular expression');
});

test('reporters are known names, comma-separated', () => {
  expect(reporterList('list, github,markdown')).toEqual(['list', 'github', 'markdown']);
  expect(() => reporterList('list,xml')).toThrow(
    '"xml" is none of list, html, json, junit, github, markdown, comment, blob',
  );
  expect(() => reporterList('')).toThrow('"" is none of');
});

test('a port is 1 to 65535', () => {
  expect(portNumber('8443')).toBe(8443);
  for (const wrong of ['0', '65536', 'https', '80.5']) expect(() => portNumber(wrong), wrong).toThrow('1 to 65535');
});
