import { expect, test } from 'vitest';
import { matchedV2, matchedV3 } from '../../../../../harness/edge/engine/logs/matched-rules.ts';
import { fixture } from './fixture.ts';

/**
 * The rules: 1101 matches. 1102 is a chain of two that match. 1103 is a chain whose second does not. 1104 denies, in its second link. None
 * of them logs.
 */
test('rules that matched with their whole chains, in their order, whether they log or not', () => {
  expect(matchedV3(fixture('quiet-v3.debug'))).toEqual({ matched: ['1101', '1102', '1104'] });
  expect(matchedV2(fixture('quiet-v2.debug'))).toEqual({ matched: ['1101', '1102', '1104'] });
});

test('the limit that a body was too large for', () => {
  expect(matchedV3(fixture('limit-v3.debug'))).toEqual({ matched: [], limit: 'SecRequestBodyLimit' });
  expect(matchedV2(fixture('limit-v2.debug'))).toEqual({ matched: [], limit: 'SecRequestBodyLimit' });
  expect(matchedV2(fixture('nofiles-v2.debug'))).toEqual({ matched: [], limit: 'SecRequestBodyNoFilesLimit' });
});

test('v3 names a script by its path, where it found something', () => {
  expect(matchedV3(fixture('script-v3.debug')).matched).toEqual(['/rules/deny.lua']);
  expect(matchedV3(fixture('script-silent-v3.debug')).matched).toEqual(['99901']);
});

test('an empty log says nothing', () => {
  expect(matchedV3('')).toEqual({ matched: [] });
  expect(matchedV2('')).toEqual({ matched: [] });
});
