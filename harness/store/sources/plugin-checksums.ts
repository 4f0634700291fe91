import { z } from 'zod';
import type { ChecksumList } from './checksum-list.ts';

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const schema = z.object({
  files: z.record(z.string(), z.object({ md5: oneOrMore.optional(), sha256: oneOrMore.optional() })),
});

/**
 * wordpress.org publishes checksums by plugin and version.
 * @source https://github.com/wp-cli/checksum-command, Checksum_Plugin_Command: `plugin-checksums/{slug}/{version}.json`
 */
export function pluginChecksumsUrl(downloadBase: string, slug: string, version: string): string {
  return `${downloadBase}/plugin-checksums/${slug}/${version}.json`;
}

/**
 * Reads `{"files": {"path": {"md5": "…" or ["…"], "sha256": "…" or ["…"]}}}`.
 *
 * `wp plugin verify-checksums` lets readme.txt and readme.md differ unless it is told to be strict: authors raise
 * "Tested up to" without a new version. Here changelog.txt may too, and all three may be absent: no PHP reads them.
 * @source https://github.com/wp-cli/checksum-command, Checksum_Plugin_Command::is_soft_change_file()
 * @throws SyntaxError or ZodError for any other shape.
 */
export function parsePluginChecksums(text: string): ChecksumList {
  const soft = new Set(['readme.txt', 'readme.md', 'changelog.txt']);
  const { files } = schema.parse(JSON.parse(text));
  return { files: new Map(Object.entries(files)), ignores: (path) => soft.has(path.toLowerCase()) };
}
