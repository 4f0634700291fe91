import { appendFile, mkdir, open, rm, stat, truncate } from 'node:fs/promises';
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
        // Whoever made it since the plan keeps it; what is made here goes again, also where the disk fills up within it.
        const opened = await open(path, 'wx');
        written.add(() => rm(path, { force: true }));
        await opened.writeFile(file.text).finally(() => opened.close());
      } else if (file.state === 'longer') {
        const { size } = await stat(path);
        written.add(() => truncate(path, size));
        await appendFile(path, file.text);
      }
    } catch (cause) {
      const isFull = systemCode(cause) === 'ENOSPC';
      throw new HarnessError(isFull ? 'DISK_FULL' : 'OUTPUT_UNWRITABLE', `cannot write ${path}: ${messageOf(cause)}`, {
        hint: `Nothing was changed. ${isFull ? 'Make room on that disk' : 'Make the folder writable for this user'}, or name another: kco-harness init FOLDER.`,
        cause,
      });
    }
  }
  written.release();
}
