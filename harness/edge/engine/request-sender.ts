import { errors, Pool } from 'undici';
import { HarnessError, messageOf } from '../../lib/errors.ts';
import type { HttpRequest } from '../../lib/http/http-request.ts';
import { originHeader } from './server-flavour.ts';

/** Sends requests as they are, over connections that are kept. Adds Host, Connection, Content-Length and the request's id. */
export class RequestSender {
  private readonly pool: Pool;

  constructor(url: string) {
    this.pool = new Pool(url, { connections: 16, headersTimeout: 30_000, bodyTimeout: 30_000 });
  }

  /**
   * @throws HarnessError ENGINE_FAILED when no answer comes, CORPUS_INVALID for a request that HTTP has no form for
   */
  async send(
    host: string,
    requestId: string,
    request: HttpRequest,
  ): Promise<{ status: number; reachedOrigin: boolean }> {
    const { method, target, headers, body } = request;
    try {
      const answer = await this.pool.request({
        method,
        path: target,
        headers: { ...headers, host, 'X-Request-Id': requestId },
        body,
      });
      await answer.body.dump();
      return { status: answer.statusCode, reachedOrigin: answer.headers[originHeader] !== undefined };
    } catch (cause) {
      const what = `${method} ${target}`;
      if (cause instanceof errors.InvalidArgumentError || cause instanceof errors.NotSupportedError) {
        throw new HarnessError('CORPUS_INVALID', `${what} cannot be sent: ${cause.message}`, {
          hint: 'A target begins with a slash and has no space in it: write %20. Connection and its like are the sender’s.',
          cause,
        });
      }
      throw new HarnessError('ENGINE_FAILED', `the WAF's server gave no answer to ${what}: ${messageOf(cause)}`, {
        hint: 'A rule with the action "drop" closes the connection; else the server has ended.',
        cause,
      });
    }
  }

  async close(): Promise<void> {
    await this.pool.destroy();
  }
}
