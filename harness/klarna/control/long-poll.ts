import { request } from 'undici';

/**
 * Asks a control for something that may take a while, until `signal` ends it. `askJson` is for all else.
 * @returns the answer's JSON; undefined where it has no body, or when it was ended
 * @throws what undici throws, or an Error with the status and the answer's words
 */
export async function longPoll(url: string, signal: AbortSignal): Promise<unknown> {
  try {
    const { statusCode, body } = await request(url, { signal });
    const text = await body.text();
    if (statusCode >= 300) throw new Error(`answered ${statusCode} ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  } catch (error) {
    if (signal.aborted) return undefined;
    throw error;
  }
}
