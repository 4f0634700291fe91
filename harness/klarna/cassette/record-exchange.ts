import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { PlainAnswer, PlainRequest } from '../../lib/http/plain-http.ts';
import type { CassetteEntry, RecordedBody } from './cassette.ts';
import { heeded, heededHeaders } from './heeded-headers.ts';
import type { Scrubber } from './scrub.ts';

/** A request, and what came of it, as they passed. */
export interface Passed {
  from: CassetteEntry['from'];
  atMs: number;
  durationMs: number;
  request: PlainRequest;
  outcome: { type: 'answered'; answer: PlainAnswer } | Extract<CassetteEntry['outcome'], { type: 'failed' }>;
}

/** The entry of a cassette, secrets taken out. */
export function entryOf({ from, atMs, durationMs, request, outcome }: Passed, scrubber: Scrubber): CassetteEntry {
  const names = heededHeaders[from];
  const account = scrubber.account(from === 'shop' ? request.headers.authorization : undefined);
  const asked = bodyOf(request.headers, request.body);
  const answer = outcome.type === 'answered' ? outcome.answer : undefined;
  const answered = answer && bodyOf(answer.headers, Buffer.from(answer.body));
  // Before anything is scrubbed: an order's id stands in the request's address, and its name in the answer alone.
  const target = scrubber.target(request.method, request.url);
  for (const body of [asked, answered]) if (body?.type === 'json') scrubber.learn(body.value);
  return {
    from,
    atMs,
    method: request.method,
    host: scrubber.host(request.headers.host ?? ''),
    target,
    ...(account === undefined ? {} : { account }),
    headers: scrubber.headers(heeded(request.headers, names.request)),
    body: scrubbed(asked, scrubber),
    outcome:
      outcome.type === 'failed'
        ? { ...outcome, message: scrubber.text(outcome.message) }
        : {
            type: 'answered',
            status: outcome.answer.status,
            headers: scrubber.headers(heeded(lowerCased(outcome.answer.headers), names.answer)),
            body: scrubbed(answered ?? { type: 'empty' }, scrubber),
          },
    durationMs,
  };
}

const scrubbed = (body: RecordedBody, scrubber: Scrubber): RecordedBody =>
  body.type === 'json' ? { type: 'json', value: scrubber.value(body.value) } : body;

const lowerCased = (headers: PlainAnswer['headers']): PlainAnswer['headers'] =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** JSON by what it is and not by what it calls itself: the plugin decodes whatever comes. */
function bodyOf(headers: PlainAnswer['headers'], bytes: Buffer): RecordedBody {
  if (bytes.length === 0) return { type: 'empty' };
  const other: RecordedBody = {
    type: 'other',
    contentType: String(headers['content-type'] ?? '')
      .replace(/;.*/s, '')
      .trim()
      .toLowerCase(),
    bytes: bytes.length,
  };
  try {
    return { type: 'json', value: JSON.parse(unpacked(bytes, headers['content-encoding']).toString('utf8')) };
  } catch {
    return other; // no JSON, or packed in a way that is not known here
  }
}

function unpacked(bytes: Buffer, encoding: string | string[] | undefined): Buffer {
  switch (String(encoding ?? 'identity').toLowerCase()) {
    case 'gzip':
      return gunzipSync(bytes);
    case 'deflate':
      return inflateSync(bytes);
    case 'br':
      return brotliDecompressSync(bytes);
    default:
      return bytes;
  }
}
