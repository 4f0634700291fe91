import { z } from 'zod';
import type { ChecksumList } from './checksum-list.ts';

const schema = z.object({ checksums: z.union([z.record(z.string(), z.string()), z.literal(false)]) });

/** @source https://codex.wordpress.org/WordPress.org_API#Checksum */
export function wordpressChecksumsUrl(apiBase: string, version: string): string {
  return `${apiBase}/core/checksums/1.0/?version=${encodeURIComponent(version)}&locale=en_US`;
}

/**
 * Reads `{"checksums": {"path": "md5"}}`; for a version it does not know the API answers `{"checksums": false}`.
 *
 * Files in wp-content are not looked at, as by `wp core verify-checksums`: bundled themes and plugins have versions
 * of their own.
 * @source https://github.com/wp-cli/checksum-command, Checksum_Core_Command
 * @returns undefined for a version without checksums.
 * @throws SyntaxError or ZodError for any other shape.
 */
export function parseWordpressChecksums(text: string): ChecksumList | undefined {
  const { checksums } = schema.parse(JSON.parse(text));
  if (checksums === false) return undefined;
  const files = new Map(Object.entries(checksums).map(([path, md5]) => [path, { md5: [md5] }]));
  return { files, ignores: (path) => path.startsWith('wp-content') };
}
