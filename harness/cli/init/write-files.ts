import { appendFile, mkdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Cleanup } from '../../lib/cleanup.ts';
import { HarnessError, messageOf, systemCode } from '../../lib/errors.ts';
import type { PlannedFile } from './plan-files.ts';

/**
 * Writes what is planned. When one of it fails, what was written before is taken back.
 * @throws HarnessError OUTPUT_UNWRITABLE, DISK_FULL
 */
export async function writeFiles(folder: string, planned: readonly PlannedFile[]): Promise<void> {
  await using written = new Cleanup();
  for (const file of planned) {
    const path = join(folder, file.path);
    try {
      if (file.state === 'new') {
        const made = await mkdir(dirname(path), { recursive: true });
        if (made !== undefined) written.add(() => rm(made, { recursive: true, force: true }));
        // Whoever made it since the plan keeps it.
        await writeFile(path, file.text, { flag: 'wx' });
        written.add(() => rm(path, { force: true }));
      } else if (file.state === 'longer') {
        const { size } = await stat(path);
        written.add(() => truncate(path, size));
        await appendFile(path, file.text);
      }
    } catch (cause) {
      const code = systemCode(cause) === 'ENOSPC' ? 'DISK_FULL' : 'OUTPUT_UNWRITABLE';
      throw new HarnessError(code, `cannot write ${path}: ${messageOf(cause)}`, {
        hint: 'Nothing was changed. Make the folder writable for this user, or name another: kco-harness init FOLDER.',
        cause,
      });
    }
  }
  written.release();
}
