import { request } from 'undici';
import { HarnessError, messageOf } from '../../lib/errors.ts';

/**
 * How long after its answer the row of a request is waited for. The latest that was seen came after 45 ms; a busy machine
 * is slower, and nothing else takes two seconds: a row that must come and has not come by then is lost. One that need not
 * come at all, because no rule has to match, is given up after five times what was seen.
 */
export const rowDelayMs = { mustCome: 2_000, mayCome: 250 } as const;

/** A log file of the edge, read over HTTP from where it ended when the tail was made. */
export class LogTail {
  /** Bytes of a line that has not ended yet. */
  #rest = Buffer.alloc(0);
  #offset: number;
  readonly #url: string;

  private constructor(url: string, offset: number) {
    this.#url = url;
    this.#offset = offset;
  }

  static async atEnd(url: string): Promise<LogTail> {
    const { statusCode, headers, body } = await ask(url, 'HEAD');
    await body.dump();
    return new LogTail(url, statusCode === 200 ? Number(headers['content-length'] ?? 0) : 0);
  }

  /** Whole lines that have come since the last call. A line being written is kept for the next one. */
  async newLines(): Promise<string[]> {
    const { statusCode, body } = await ask(this.#url, 'GET', { range: `bytes=${this.#offset}-` });
    const bytes = Buffer.from(await body.arrayBuffer());
    // 416: nothing new. 404: nothing logged yet.
    if (statusCode === 416 || statusCode === 404) return [];
    if (statusCode !== 206 && statusCode !== 200) throw unreadable(this.#url, `status ${statusCode}`);
    // 200: the server ignored the range and sent it all.
    const fresh = statusCode === 200 ? bytes.subarray(this.#offset) : bytes;
    this.#offset += fresh.length;
    const all = Buffer.concat([this.#rest, fresh]);
    const end = all.lastIndexOf('\n') + 1;
    this.#rest = all.subarray(end);
    return all.subarray(0, end).toString('utf8').split('\n').filter(Boolean);
  }
}

async function ask(url: string, method: 'GET' | 'HEAD', headers: Record<string, string> = {}) {
  try {
    // Over a new connection each time: a kept one may be closed by Apache whenever its threads are busy.
    return await request(url, { method, headers, reset: true, headersTimeout: 10_000, bodyTimeout: 10_000 });
  } catch (cause) {
    throw unreadable(url, messageOf(cause), cause);
  }
}

function unreadable(url: string, why: string, cause?: unknown): HarnessError {
  return new HarnessError('EVIDENCE_INCOMPLETE', `the edge's log ${url} cannot be read: ${why}`, {
    hint: 'The edge container has stopped or is stopping: see the run folder’s stack.log.',
    cause,
  });
}
