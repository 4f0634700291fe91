import { expect, test } from 'vitest';
import { hookExits, htaccessIgnored, queryLost } from '../../../harness/scenario/presets.ts';
import { siteIdFor } from '../../../harness/store/site-id.ts';

const WP_DEBUG = true;
const store = { phpWorkers: 'enough', wordpressIn: 'root', objectCache: 'per-request' } as const;
const single = { ...store, phpWorkers: 'one' } as const;
const folder = { ...store, wordpressIn: 'subfolder' } as const;

test('the end of a site’s id tells the web server and wp-config.php what it needs', () => {
  expect(siteIdFor('w0n3', { faults: [hookExits()], constants: {}, store })).toBe('w0n3');
  expect(siteIdFor('w0n3', { faults: [htaccessIgnored()], constants: {}, store })).toBe('w0n3apache');
  expect(siteIdFor('w0n3', { faults: [queryLost()], constants: { WP_DEBUG }, store })).toBe('w0n3constlossy');
  expect(siteIdFor('w0n3', { faults: [], constants: { WP_DEBUG }, store })).toBe('w0n3const');
  expect(siteIdFor('w0n3', { faults: [], constants: {}, store: single })).toBe('w0n3single');
  expect(siteIdFor('w0n3', { faults: [], constants: {}, store: folder })).toBe('w0n3folder');
  expect(siteIdFor('w0n3', { faults: [queryLost()], constants: { WP_DEBUG }, store: folder })).toBe(
    'w0n3constfolderlossy',
  );
  const cached = { ...folder, objectCache: 'persistent' } as const;
  expect(siteIdFor('w0n3', { faults: [], constants: { WP_DEBUG }, store: cached })).toBe('w0n3constcachedfolder');
  // At the edge the query is somebody else's to lose.
  expect(siteIdFor('w0n3', { faults: [{ at: 'edge', does: { rewrite: { query: '' } } }], constants: {}, store })).toBe(
    'w0n3',
  );
});

test('Apache knows no shop in a subfolder', () => {
  expect(() => siteIdFor('w0n3', { faults: [htaccessIgnored()], constants: {}, store: folder })).toThrow(/subfolder/);
});

test('one web server at a time', () => {
  expect(() => siteIdFor('w0n3', { faults: [htaccessIgnored(), queryLost()], constants: {}, store })).toThrow(
    /\.htaccess and lose its query/,
  );
  expect(() => siteIdFor('w0n3', { faults: [queryLost()], constants: {}, store: single })).toThrow(/one PHP worker/);
});
