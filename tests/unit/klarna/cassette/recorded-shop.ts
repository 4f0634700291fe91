import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { request } from 'undici';
import type { Cassette } from '../../../../harness/klarna/cassette/cassette.ts';
import { CassetteFile, readCassette } from '../../../../harness/klarna/cassette/cassette-file.ts';
import { type StartedRecorder, startRecorder } from '../../../../harness/klarna/cassette/recorder.ts';
import { type Authority, createAuthority } from '../../../../harness/lib/certificates.ts';
import { Cleanup } from '../../../../harness/lib/cleanup.ts';
import { systemClock } from '../../../../harness/lib/clock.ts';
import { exchange } from '../../../../harness/lib/http/exchange.ts';
import type { PlainAnswer, PlainRequest } from '../../../../harness/lib/http/plain-http.ts';
import { Rig } from '../../store/simulated/rig.ts';

const anywhere = { host: '127.0.0.1', port: 0 };

/** A simulated shop whose calls of Klarna's API go through a recorder, by TLS, and whose callbacks come through it. */
export class RecordedShop implements AsyncDisposable {
  private constructor(
    readonly rig: Rig,
    readonly recorder: StartedRecorder,
    readonly path: string,
    private readonly authority: Authority,
    private readonly owned: Cleanup,
  ) {}

  /** @param upstream where the calls go on to: the shop's own fake Klarna where none is named */
  static async start(kco: string, upstream?: URL): Promise<RecordedShop> {
    await using opened = new Cleanup();
    const rig = opened.use(await Rig.start(kco));
    const folder = await mkdtemp(join(tmpdir(), 'cassette-'));
    opened.add(() => rm(folder, { recursive: true }));
    const path = join(folder, 'purchase.cassette.json');
    const file = opened.use(
      await CassetteFile.create(path, {
        cassette: 1,
        recordedAt: new Date().toISOString(),
        harness: '0.0.0',
        upstream: 'other',
        callbacks: true,
      }),
    );
    const authority = await createAuthority('recorded', Date.now());
    const recorder = opened.use(
      await startRecorder({
        api: anywhere,
        callbacks: { listenOn: anywhere, shop: rig.webUrl },
        upstream: { url: upstream ?? new URL(rig.klarna.url), keepHost: true },
        authority,
        clock: systemClock,
        onEntry: async (_entry, json) => file.add(json),
      }),
    );
    const shop = new RecordedShop(rig, recorder, path, authority, opened.release());
    rig.klarnaAnswers((asked) => shop.call(asked));
    return shop;
  }

  /** A call of the API, as a shop makes it that trusts the recorder's authority and finds Klarna's names there. */
  async call({ method, url, headers, body }: PlainRequest): Promise<PlainAnswer> {
    const { host = '', ...rest } = headers;
    const exchanged = await exchange({
      origin: `https://${host}`,
      method,
      path: url,
      headers: rest as Record<string, string>,
      body: body.length > 0 ? body.toString('utf8') : undefined,
      place: this.recorder.api,
      trust: this.authority.certificate,
      timeouts: { wholeMs: 10_000 },
      keepBytes: 1_000_000,
    });
    if (exchanged.type === 'failed') throw new Error(`${exchanged.failure.layer}: ${exchanged.failure.message}`);
    return { status: exchanged.status, headers: exchanged.headers, body: exchanged.bodyStart };
  }

  /** As Klarna calls the shop, behind something that has terminated TLS. */
  async callback(url: URL, body?: string): Promise<number> {
    const { host, port } = this.recorder.callbacks ?? anywhere;
    const answer = await request(`http://${host}:${port}${url.pathname}${url.search}`, {
      method: 'POST',
      headers: {
        host: url.host,
        'user-agent': 'APIs-Klarna',
        'x-forwarded-proto': 'https',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      body,
    });
    await answer.body.dump();
    return answer.statusCode;
  }

  cassette(): Promise<Cassette> {
    return readCassette(this.path);
  }

  text(): Promise<string> {
    return readFile(this.path, 'utf8');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.owned[Symbol.asyncDispose]();
  }
}
