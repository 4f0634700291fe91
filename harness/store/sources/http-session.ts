import { createWriteStream } from 'node:fs';
import { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Dispatcher, errors, interceptors, request } from 'undici';
import { messageOf, systemCode } from '../../lib/errors.ts';
import { proxyAgent } from '../../lib/http/proxies.ts';
import type { SourceOptions } from './source.ts';
import { isDiskFailure } from './source-cache.ts';

/** What came of a GET. Being unreachable is an outcome here: the caller has tried other places and lists them all. */
export type Fetched = { kind: 'done' } | { kind: 'absent' } | { kind: 'failed'; reason: string; cause?: unknown };

export interface ReceiveProgress {
  receivedBytes: number;
  /** When the server said so. */
  totalBytes: number | undefined;
}

const defaults = { connectTimeoutMs: 5_000, stallTimeoutMs: 15_000, totalTimeoutMs: 300_000 };

/** A few GETs with time-outs and size limits. Dispose of it to close its connections. */
export class HttpSession implements AsyncDisposable {
  readonly #agent: Dispatcher;
  readonly #dispatcher: Dispatcher;
  readonly #limits: typeof defaults;
  readonly #interrupted: AbortSignal | undefined;

  constructor(options: SourceOptions) {
    const { connectTimeoutMs, stallTimeoutMs, totalTimeoutMs } = options;
    this.#limits = {
      connectTimeoutMs: connectTimeoutMs ?? defaults.connectTimeoutMs,
      stallTimeoutMs: stallTimeoutMs ?? defaults.stallTimeoutMs,
      totalTimeoutMs: totalTimeoutMs ?? defaults.totalTimeoutMs,
    };
    this.#interrupted = options.signal;
    this.#agent = proxyAgent(options.env ?? {}, {
      connect: { timeout: this.#limits.connectTimeoutMs },
      headersTimeout: this.#limits.stallTimeoutMs,
      bodyTimeout: this.#limits.stallTimeoutMs,
    });
    this.#dispatcher = this.#agent.compose(interceptors.redirect({ maxRedirections: 3 }));
  }

  /** @throws what writing to `file` throws; everything on the network's side is an outcome. */
  async getFile(
    url: string,
    file: string,
    maxBytes: number,
    onBytes: (progress: ReceiveProgress) => void,
  ): Promise<Fetched> {
    return this.#get(url, maxBytes, () => createWriteStream(file), onBytes);
  }

  async getText(url: string, maxBytes: number): Promise<Fetched & { text: string }> {
    const chunks: Buffer[] = [];
    const collector = new Writable({
      write(chunk: Buffer, _encoding, done) {
        chunks.push(chunk);
        done();
      },
    });
    const fetched = await this.#get(url, maxBytes, () => collector);
    return { ...fetched, text: Buffer.concat(chunks).toString('utf8') };
  }

  async #get(
    url: string,
    maxBytes: number,
    openSink: () => Writable,
    onBytes: (progress: ReceiveProgress) => void = () => {},
  ): Promise<Fetched> {
    const late = AbortSignal.timeout(this.#limits.totalTimeoutMs);
    const signal = this.#interrupted ? AbortSignal.any([late, this.#interrupted]) : late;
    try {
      const answer = await request(url, { dispatcher: this.#dispatcher, signal });
      if (answer.statusCode !== 200) {
        await answer.body.dump();
        return answer.statusCode === 404 ? { kind: 'absent' } : { kind: 'failed', reason: `HTTP ${answer.statusCode}` };
      }
      const totalBytes = Number(answer.headers['content-length']) || undefined;
      const counter = counted(maxBytes, (receivedBytes) => onBytes({ receivedBytes, totalBytes }));
      await pipeline(answer.body, counter, openSink());
      return { kind: 'done' };
    } catch (error) {
      if (isDiskFailure(error)) throw error;
      return { kind: 'failed', reason: this.#reasonOf(error, late), cause: error };
    }
  }

  #reasonOf(error: unknown, late: AbortSignal): string {
    const { connectTimeoutMs, stallTimeoutMs, totalTimeoutMs } = this.#limits;
    if (this.#interrupted?.aborted) return 'interrupted';
    if (late.aborted) return `not complete within ${totalTimeoutMs} ms`;
    if (error instanceof errors.ConnectTimeoutError) return `no connection within ${connectTimeoutMs} ms`;
    if (error instanceof errors.HeadersTimeoutError) return `no answer within ${stallTimeoutMs} ms`;
    if (error instanceof errors.BodyTimeoutError) return `stalled: nothing came for ${stallTimeoutMs} ms`;
    // A host with two addresses fails with an AggregateError that has a code and no message.
    return messageOf(error) || (systemCode(error) ?? 'unknown network error');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.destroy();
  }
}

function counted(maxBytes: number, onBytes: (receivedBytes: number) => void): Transform {
  let receivedBytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      receivedBytes += chunk.length;
      if (receivedBytes > maxBytes) return done(new Error(`larger than ${maxBytes} bytes`));
      onBytes(receivedBytes);
      done(null, chunk);
    },
  });
}
