import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { Client, type Dispatcher, errors, Pool } from 'undici';
import type { LinkMatch, RuleHit } from '../../evidence/rule-hit.ts';
import type { Cleanup } from '../../lib/cleanup.ts';
import { HarnessError, messageOf, systemCode } from '../../lib/errors.ts';
import type { HttpRequest } from '../../lib/http/http-request.ts';
import type { LogTail } from '../modsecurity/log-tail.ts';
import type { AuditRow } from './logs/audit-rows.ts';
import type { DebugFindings } from './logs/matched-rules.ts';
import { hostOf, originHeader, type ServerAdapter } from './server-adapter.ts';
import type { TransactionLog } from './transaction-log.ts';
import type { EngineAnswer, LoadedVariants } from './waf-engine.ts';

export interface LoadedServerParts {
  url: string;
  adapter: ServerAdapter;
  sender: RequestSender;
  log: TransactionLog;
  /** Of the variants that are explained. */
  debugLogs: ReadonlyMap<string, LogTail>;
  /** Variants to which a request may leave no row in the log. */
  withoutRows: ReadonlySet<string>;
  /** What the user knows a file by that the engine has elsewhere. */
  knownAs: ReadonlyMap<string, string>;
  /** Stops the server. */
  started: Cleanup;
}

/** A server that runs, with the variants it has loaded. */
export class LoadedServer implements LoadedVariants {
  readonly #parts: LoadedServerParts;
  readonly #sent = new Map<string, EngineAnswer & { variant: string }>();
  /** What the debug log had to say about a request. */
  readonly #explanations = new Map<string, string>();
  /** The last request to a variant that is explained. */
  readonly #before = new Map<string, Promise<unknown>>();

  constructor(parts: LoadedServerParts) {
    this.#parts = parts;
  }

  get url(): string {
    return this.#parts.url;
  }

  async send(variant: string, request: HttpRequest): Promise<EngineAnswer> {
    const debugLog = this.#parts.debugLogs.get(variant);
    if (!debugLog) return this.#exchange(variant, request);
    // The debug log has all requests in one: what it says about this one stands between its begin and its end.
    const mine = async () => {
      await debugLog.newLines();
      const answer = await this.#exchange(variant, request);
      await this.#rowsOf([answer.requestId]);
      this.#explanations.set(answer.requestId, (await debugLog.newLines()).join('\n'));
      return answer;
    };
    const turn = (this.#before.get(variant) ?? Promise.resolve()).then(mine, mine);
    this.#before.set(variant, turn);
    return turn;
  }

  async hits(requestIds: readonly string[]): Promise<ReadonlyMap<string, readonly RuleHit[]>> {
    const rows = await this.#rowsOf(requestIds);
    const lost = requestIds.filter((id) => !rows.has(id) && !this.#hasNoRow(id));
    if (lost.length > 0) {
      throw new HarnessError(
        'EVIDENCE_INCOMPLETE',
        `the audit log has no row for ${lost.length} of ${requestIds.length} requests, the first is ${lost[0]}`,
        { hint: 'The engine may have ended, or the machine be too busy.' },
      );
    }
    const { knownAs } = this.#parts;
    const asKnown = (hit: RuleHit): RuleHit => ({ ...hit, file: knownAs.get(hit.file) ?? hit.file });
    return new Map(requestIds.map((id) => [id, (rows.get(id)?.hits ?? []).map(asKnown)]));
  }

  async explain(requestId: string, ruleId: string): Promise<LinkMatch[]> {
    const text = this.#explanations.get(requestId);
    return text === undefined ? [] : this.#parts.adapter.explain(text, ruleId);
  }

  debugged(requestId: string): DebugFindings {
    return this.#parts.adapter.findings(this.#explanations.get(requestId) ?? '');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.started[Symbol.asyncDispose]();
  }

  async #exchange(variant: string, request: HttpRequest): Promise<EngineAnswer> {
    const requestId: string = randomUUID();
    const answer = { requestId, ...(await this.#parts.sender.send(hostOf(variant), requestId, request)) };
    this.#sent.set(requestId, { ...answer, variant });
    return answer;
  }

  #rowsOf(requestIds: readonly string[]): Promise<ReadonlyMap<string, AuditRow>> {
    return this.#parts.log.rowsOf(requestIds, (id) => !this.#hasNoRow(id));
  }

  /**
   * A request that is no good HTTP is refused by the server itself, with another status, before the WAF sees it. And where
   * a rule switches the engine off a request passes without a row.
   */
  #hasNoRow(requestId: string): boolean {
    const sent = this.#sent.get(requestId);
    if (!sent) return false;
    const { reachedOrigin, status, variant } = sent;
    return reachedOrigin ? this.#parts.withoutRows.has(variant) : status !== 403;
  }
}

/** The Core Rule Set takes mod_security2 seconds for an order of seventy lines, and a busy machine has eight of them under way. */
const timeouts = { headersTimeout: 120_000, bodyTimeout: 120_000 };

const isClosedConnection = (error: unknown): boolean =>
  error instanceof errors.SocketError || ['ECONNRESET', 'EPIPE'].includes(systemCode(error) ?? '');

type Sent = Pick<EngineAnswer, 'status' | 'reachedOrigin'>;

/** Over a connection of its own: undici tells the length of every POST. */
async function exchangeFramed(url: string, request: HttpRequest, headers: Record<string, string>): Promise<Sent> {
  const sent = httpRequest(url + request.target, {
    method: request.method,
    headers,
    agent: false,
    timeout: timeouts.headersTimeout,
  });
  if (request.framing === 'none') sent.useChunkedEncodingByDefault = false;
  else sent.setHeader('Transfer-Encoding', 'chunked');
  const answered = once(sent, 'response', { signal: AbortSignal.timeout(timeouts.headersTimeout) });
  sent.end(request.body);
  const [answer] = (await answered) as [IncomingMessage];
  answer.resume();
  await once(answer, 'close');
  return { status: answer.statusCode ?? 0, reachedOrigin: answer.headers[originHeader] !== undefined };
}

async function exchange(via: Dispatcher, request: Dispatcher.RequestOptions): Promise<Sent> {
  const answer = await via.request(request);
  await answer.body.dump();
  return { status: answer.statusCode, reachedOrigin: answer.headers[originHeader] !== undefined };
}

/** Sends requests as they are, over connections that are kept. Adds Host, Connection, Content-Length and the request's id. */
export class RequestSender {
  readonly #url: string;
  readonly #pool: Pool;

  constructor(url: string) {
    this.#url = url;
    this.#pool = new Pool(url, { connections: 16, ...timeouts });
  }

  /**
   * @returns no status when the server closes the connection and lives on: so does a rule with the action `drop`, or one that denies
   *   when the answer's head has been sent
   * @throws HarnessError ENGINE_FAILED when no answer comes, CORPUS_INVALID for a request that HTTP has no form for
   */
  async send(host: string, requestId: string, request: HttpRequest): Promise<Sent> {
    const { method, target, headers, body } = request;
    try {
      if (request.framing) {
        return await exchangeFramed(this.#url, request, { ...headers, host, 'X-Request-Id': requestId });
      }
      return await this.#answerTo({
        method,
        path: target,
        headers: { ...headers, host, 'X-Request-Id': requestId },
        body,
      });
    } catch (cause) {
      const what = `${method} ${target}`;
      if (cause instanceof errors.InvalidArgumentError || cause instanceof errors.NotSupportedError) {
        throw new HarnessError('CORPUS_INVALID', `${what} cannot be sent: ${cause.message}`, {
          hint: 'A target begins with a slash and has no space in it: write %20. Connection and its like are the sender’s.',
          cause,
        });
      }
      throw new HarnessError('ENGINE_FAILED', `the WAF's server gave no answer to ${what}: ${messageOf(cause)}`, {
        hint: 'The server has ended, or hangs.',
        cause,
      });
    }
  }

  /** Apache closes kept connections, without a word, whenever its threads are busy: then once more, over a new one. */
  async #answerTo(request: Dispatcher.RequestOptions): Promise<Sent> {
    try {
      return await exchange(this.#pool, request);
    } catch (error) {
      if (!isClosedConnection(error)) throw error;
    }
    try {
      return await this.#overNew(request);
    } catch (error) {
      if (!isClosedConnection(error) || !(await this.#isAlive())) throw error;
      return { reachedOrigin: false };
    }
  }

  async #overNew(request: Dispatcher.RequestOptions): Promise<Sent> {
    const client = new Client(this.#url, timeouts);
    try {
      return await exchange(client, request);
    } finally {
      void client.close();
    }
  }

  /** Whether it answers what no rule looks at. */
  async #isAlive(): Promise<boolean> {
    try {
      return (await this.#overNew({ method: 'GET', path: '/healthz' })).status === 200;
    } catch {
      return false; // then the first failure is told
    }
  }

  async close(): Promise<void> {
    await this.#pool.destroy();
  }
}
