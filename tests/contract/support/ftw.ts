import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { parse } from 'yaml';
import { z } from 'zod';

/** What one stage of a regression test sends. Anything else that a test asks for fails the schema, and so the test. */
const input = z.strictObject({
  dest_addr: z.string(),
  port: z.number(),
  protocol: z.string().default('http'),
  method: z.string().default('GET'),
  uri: z.string().default('/'),
  version: z.string().default('HTTP/1.1'),
  headers: z.record(z.string(), z.coerce.string()).default({}),
  data: z.union([z.string(), z.array(z.string()).transform((lines) => lines.join('\r\n'))]).optional(),
  /** Send as written: no Content-Length and no Content-Type are added. */
  stop_magic: z.boolean().default(false),
});

const output = z.strictObject({
  log_contains: z.string().optional(),
  no_log_contains: z.string().optional(),
  /** The server gives no answer. */
  expect_error: z.boolean().optional(),
});

const file = z.object({
  tests: z.array(
    z.object({
      test_title: z.string(),
      stages: z.array(z.object({ stage: z.object({ input, output }) })).length(1),
    }),
  ),
});

export type FtwInput = z.infer<typeof input>;

export interface FtwTest {
  title: string;
  input: FtwInput;
  output: z.infer<typeof output>;
}

/** Reads a file of CRS's regression tests. @source coreruleset v3.3.4, tests/regression; the ftw test format */
export async function ftwTests(path: string): Promise<FtwTest[]> {
  const { tests } = file.parse(parse(await readFile(path, 'utf8')));
  return tests.map(({ test_title: title, stages }) => ({ title, ...(stages[0] as (typeof stages)[0]).stage }));
}

/**
 * Sends a stage's request byte by byte, as no HTTP library would: a GET with a body, a length that does not hold.
 * @returns the status, or undefined when no answer came
 */
export async function sendRaw(
  { method, uri, version, headers, data = '', stop_magic: asWritten }: FtwInput,
  { host, port }: { host: string; port: number },
  requestId: string,
): Promise<number | undefined> {
  const has = (name: string) => Object.keys(headers).some((header) => header.toLowerCase() === name);
  const added: Record<string, string> = { 'X-Request-Id': requestId };
  if (!asWritten && data !== '') {
    if (!has('content-length')) added['Content-Length'] = String(Buffer.byteLength(data));
    if (!has('content-type')) added['Content-Type'] = 'application/x-www-form-urlencoded';
  }
  if (!has('connection')) added.Connection = 'close';
  const head = Object.entries({ ...headers, ...added }).map(([name, value]) => `${name}: ${value}`);
  const bytes = `${method} ${uri} ${version}\r\n${head.join('\r\n')}\r\n\r\n${data}`;
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect({ host, port }, () => socket.end(bytes));
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.once('error', reject);
    socket.once('close', () => {
      const [, status] = /^HTTP\/1\.[01] (\d{3})/.exec(answer) ?? [];
      resolve(status ? Number(status) : undefined);
    });
  });
}
