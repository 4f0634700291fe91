import { expect, test } from 'vitest';
import { parseContainers } from '../../../harness/seclang/containers.ts';
import { parseDirectives } from '../../../harness/seclang/directives.ts';

const containersOf = (text: string) => parseContainers(text, parseDirectives(text, 'a.conf'));

test('containers in containers, outer ones first, each with its lines', () => {
  const text =
    '<IfModule mod_security2.c>\n  <LocationMatch "^/a">\n  SecRuleRemoveById 1\n  </LocationMatch>\n</IfModule>\n';
  expect(containersOf(text)).toEqual([
    { name: 'ifmodule', argument: 'mod_security2.c', line: 1, lastLine: 5 },
    { name: 'locationmatch', argument: '"^/a"', line: 2, lastLine: 4 },
  ]);
});

test('one that is never closed goes on to the end, and an end without a beginning is none', () => {
  expect(containersOf('</Files>\n<Files x>\nSecRuleRemoveById 1')).toMatchObject([
    { name: 'files', line: 2, lastLine: 3 },
  ]);
});

test('a bracket in a directive that goes on for lines begins nothing', () => {
  expect(containersOf('SecRule ARGS \\\n<script \\\n"id:1,deny"\n')).toEqual([]);
});
