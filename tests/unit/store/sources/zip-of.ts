import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import type { Files } from './temp-folder.ts';

export interface ZipOptions {
  compress?: boolean;
  /** Unix mode with type bits, for all files. */
  mode?: number;
}

export async function zipOf(files: Files, options: ZipOptions = {}): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [path, content] of Object.entries(files)) zip.addBuffer(Buffer.from(content), path, options);
  zip.end();
  return buffer(zip.outputStream);
}

/** yazl refuses bad names, so a harmless one of the same length is put in and then overwritten in both headers. */
export async function zipWithName(name: string, content = '<?php'): Promise<Buffer> {
  const placeholder = 'x'.repeat(Buffer.byteLength(name));
  const zip = await zipOf({ [placeholder]: content });
  for (let at = zip.indexOf(placeholder); at >= 0; at = zip.indexOf(placeholder, at)) zip.write(name, at);
  return zip;
}
