import { request } from 'undici';

/** An answer over loopback takes milliseconds. */
const defaultTimeoutMs = 10_000;

/**
 * Asks a control of this harness something, JSON in and out.
 * @param timeoutMs how long an answer may take; 0 waits for ever
 * @returns the answer's JSON; undefined where it has no body.
 * @throws whatever undici throws, or an Error with the status and the answer's words from status 300 on. The caller knows
 *   whom it asked and says so.
 */
export async function askJson(
  url: string,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  body?: unknown,
  timeoutMs = defaultTimeoutMs,
): Promise<unknown> {
  const { statusCode, body: answered } = await request(url, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
  const text = await answered.text();
  if (statusCode >= 300) throw new Error(`answered ${statusCode} ${wordsOf(text)}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** Controls say what is wrong as `{ error }`. */
function wordsOf(text: string): string {
  try {
    return String((JSON.parse(text) as { error?: unknown } | null)?.error ?? text);
  } catch {
    return text; // not a control's answer: its own words are all there is
  }
}
