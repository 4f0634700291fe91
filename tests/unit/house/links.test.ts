import { expect, test } from 'vitest';
import { deadLinks, pages } from './documents.ts';

test('every link from page to page leads somewhere', () => {
  const all = pages();
  expect(all.length).toBeGreaterThan(15);
  expect(all.flatMap(deadLinks)).toEqual([]);
});

test('a dead link is found, and a dead heading', () => {
  const text = '[a](gone.md) [b](CONTRIBUTING.md#commits) [c](CONTRIBUTING.md#no-such) [d](https://example.org/x)';
  expect(deadLinks({ name: 'README.md', text })).toEqual([
    'README.md: there is no gone.md',
    'README.md: CONTRIBUTING.md has no heading #no-such',
  ]);
});
