export type RequestBody =
  | { type: 'empty' }
  | { type: 'json'; value: unknown }
  /** Not JSON, or longer than the limit. */
  | { type: 'bad'; why: string };

const limitBytes = 1_000_000;

/** Reads a body, whatever its content type says: the plugin posts JSON only. */
export function readBody(bytes: Buffer): RequestBody {
  if (bytes.length === 0) return { type: 'empty' };
  if (bytes.length > limitBytes)
    return { type: 'bad', why: `body of ${bytes.length} bytes, the limit is ${limitBytes}` };
  try {
    return { type: 'json', value: JSON.parse(bytes.toString('utf8')) };
  } catch {
    return { type: 'bad', why: 'body is not JSON' };
  }
}
