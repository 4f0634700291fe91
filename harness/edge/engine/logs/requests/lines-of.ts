import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** A line of a file; `tooLong` without its text. */
export type FileLine = { text: string } | { tooLong: true };

/** No row is longer: mod_security2 and ModSecurity 3 both write the body as far as SecRequestBodyLimit lets it in, escaped. */
export const longestLine = 8 * 1024 * 1024;

/**
 * The lines of a file of any size, in constant memory; of a rotated one that is packed, too (`.gz`, told by its first bytes).
 * @param limit of bytes in a line; what is longer is skipped up to its end
 * @throws what the system throws for a file that cannot be read or unpacked
 */
export async function* linesOf(file: string, signal: AbortSignal, limit = longestLine): AsyncGenerator<FileLine> {
  const source = createReadStream(file, { highWaterMark: 256 * 1024 });
  const stream: Readable = (await isPacked(file)) ? source.pipe(createGunzip()) : source;
  // `pipe` hands no error on.
  source.once('error', (error) => stream.destroy(error));
  try {
    yield* linesIn(stream, signal, limit);
  } finally {
    source.destroy();
    stream.destroy();
  }
}

async function* linesIn(stream: AsyncIterable<Buffer>, signal: AbortSignal, limit: number): AsyncGenerator<FileLine> {
  let parts: Buffer[] = [];
  let length = 0;
  let skipping = false;
  for await (const chunk of stream) {
    if (signal.aborted) return;
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      if (skipping || length + end - start > limit) yield { tooLong: true };
      else yield { text: textOf([...parts, chunk.subarray(start, end)]) };
      parts = [];
      length = 0;
      skipping = false;
      start = end + 1;
    }
    length += chunk.length - start;
    if (length > limit) {
      skipping = true;
      parts = [];
    } else if (!skipping && start < chunk.length) parts.push(chunk.subarray(start));
  }
  if (skipping) yield { tooLong: true };
  else if (length > 0) yield { text: textOf(parts) };
}

const textOf = (parts: readonly Buffer[]): string => Buffer.concat(parts).toString('utf8').replace(/\r$/, '');

async function isPacked(file: string): Promise<boolean> {
  await using handle = await open(file);
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
}
