import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { messageOf } from '../../lib/errors.ts';
import type { Progress } from '../../lib/log.ts';
import { redact } from '../../lib/redact.ts';

/** What the stack's containers print, in one file. */
export interface StackLog extends AsyncDisposable {
  onLine(container: string): (line: string) => void;
}

/**
 * Lines are written as they come; closing waits until the last one is. A log that cannot be written, as on a full disk,
 * is said once and ends there: the run needs it no more than its reader does.
 */
export function openStackLog(file: string, progress: Progress): StackLog {
  const stream = createWriteStream(file, { flags: 'a' });
  let broken = false;
  stream.on('error', (error) => {
    if (!broken) progress(`${file} is written no further: ${messageOf(error)}`);
    broken = true;
  });
  return {
    onLine: (container) => (line) => {
      // After it was closed a container that is still ending may have something to say.
      if (stream.writable) stream.write(`${container}: ${redact(line)}\n`);
    },
    [Symbol.asyncDispose]: async () => {
      if (broken) return;
      stream.end();
      await finished(stream).catch(() => {}); // said by the listener
    },
  };
}
