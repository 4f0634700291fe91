import type { IncomingMessage } from 'node:http';

export type RequestBody =
  | { type: 'empty' }
  | { type: 'json'; value: unknown }
  /** Not JSON, or longer than the limit. */
  | { type: 'bad'; why: string };

const limitBytes = 1_000_000;

/** Reads the whole body, whatever its content type says: the plugin posts JSON only. */
export async function readBody(request: IncomingMessage): Promise<RequestBody> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length <= limitBytes) chunks.push(chunk);
  }
  if (length === 0) return { type: 'empty' };
  if (length > limitBytes) return { type: 'bad', why: `body of ${length} bytes, the limit is ${limitBytes}` };
  try {
    return { type: 'json', value: JSON.parse(Buffer.concat(chunks).toString('utf8')) };
  } catch {
    return { type: 'bad', why: 'body is not JSON' };
  }
}
