import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import { redact } from '../../lib/redact.ts';
import type { WafReport } from '../../waf/waf-report.ts';

/**
 * Writes the exclusion of each configuration that has one into a file of its own, ready to be included.
 * @returns their paths, with the names of the configurations
 */
export async function writeExclusions(
  { configurations }: WafReport,
  { folder, say }: { folder: string; say: Progress },
): Promise<{ configuration: string; path: string }[]> {
  const written: { configuration: string; path: string }[] = [];
  for (const { name, remedy } of configurations) {
    if (!remedy.chosen) continue;
    const path = join(folder, fileName(name, written.length));
    try {
      await writeFile(path, redact(remedy.chosen.file));
      written.push({ configuration: name, path });
    } catch (error) {
      say(`${path} was not written: ${messageOf(error)}`);
    }
  }
  return written;
}

/** Of a path the last part; two sets may have the same. */
function fileName(name: string, index: number): string {
  const last = name.split(/[\\/]/).filter(Boolean).at(-1) ?? 'rules';
  const safe = last.replace(/\.conf$/, '').replace(/[^\w.-]/g, '_');
  return `exclusion-${index + 1}-${safe}.conf`;
}
