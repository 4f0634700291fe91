import { expect, test } from 'vitest';
import { hookExits, htaccessIgnored, queryLost } from '../../../harness/scenario/presets.ts';
import { siteIdFor } from '../../../harness/store/site-id.ts';

const WP_DEBUG = true;

test('the end of a site’s id tells the web server and wp-config.php what it needs', () => {
  expect(siteIdFor('w0n3', { faults: [hookExits()], constants: {} })).toBe('w0n3');
  expect(siteIdFor('w0n3', { faults: [htaccessIgnored()], constants: {} })).toBe('w0n3apache');
  expect(siteIdFor('w0n3', { faults: [queryLost()], constants: { WP_DEBUG } })).toBe('w0n3constlossy');
  expect(siteIdFor('w0n3', { faults: [], constants: { WP_DEBUG } })).toBe('w0n3const');
  // At the edge the query is somebody else's to lose.
  expect(siteIdFor('w0n3', { faults: [{ at: 'edge', does: { rewrite: { query: '' } } }], constants: {} })).toBe('w0n3');
});

test('one web server at a time', () => {
  expect(() => siteIdFor('w0n3', { faults: [htaccessIgnored(), queryLost()], constants: {} })).toThrow(/Apache/);
});
