import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CompanionAnswer, ProbeRecord, ShopFacts } from '../../../../harness/evidence/probe-record.ts';
import { silent } from '../../../../harness/lib/log.ts';
import type { ProbeWorld } from '../../../../harness/run/probe/probe-options.ts';
import { probeShop } from '../../../../harness/run/probe/probe-shop.ts';
import { httpSite, type TestServer } from '../../edge/site/test-site.ts';

// A shop with the companion plugin, as far as the command sees it: what the real one does is tested on containers.

export const key = 'ab'.repeat(32);

const hmac = (text: string) => createHmac('sha256', key).update(text).digest('hex');

export const signedLine = (nonce: string, said: unknown): string => {
  const payload = Buffer.from(JSON.stringify(said)).toString('base64');
  return `kco-harness-probe:v1:${nonce}:${payload}:${hmac(`kco-harness-probe answer v1\n${nonce}\n${payload}`)}:\n`;
};

export interface Marked {
  task: string;
  nonce: string;
  byHeader: boolean;
}

/** The mark of a request; undefined for one without, or with another key's. */
export function markOf({ headers, url = '' }: IncomingMessage): Marked | undefined {
  const inHeader = headers['x-kco-harness-probe'];
  const mark = String(inHeader ?? new URL(url, 'http://x').searchParams.get('kco_harness_probe') ?? '');
  const [, task = '', time = '', nonce = '', mac] = /^v1\.(\w+)\.(\d+)\.(\w{32})\.(\w{64})$/.exec(mark) ?? [];
  const isOwn = mac === hmac(`kco-harness-probe ask v1\n${task}\n${time}\n${nonce}`);
  return isOwn ? { task, nonce, byHeader: inHeader !== undefined } : undefined;
}

export const shopAt = (home: string, more: Partial<ShopFacts> = {}): ShopFacts => ({
  kco: '2.13.11',
  woocommerce: '10.0.2',
  wordpress: '6.8',
  php: '8.4.1',
  home,
  permalinks: '/%postname%/',
  rules: true,
  block: false,
  enabled: true,
  test: true,
  urls: {
    push: `${home}wc-api/KCO_WC_Push/?kco-action=push&kco_wc_order_id={checkout.order.id}&kco_session_id=`,
    notification: `${home}wc-api/KCO_WC_Notification/?kco_wc_order_id={checkout.order.id}`,
  },
  hooks: ['kco_wc_push', 'kco_wc_notification'],
  languages: [],
  blocked_out: false,
  expires: 0,
  ...more,
});

/** What the companion would say of a request that came whole. */
export function companionSays(request: IncomingMessage, body: string, marked: Marked): CompanionAnswer {
  const { url = '/', method = '', headers } = request;
  const { searchParams, search } = new URL(url, 'http://x');
  const home = `http://${headers.host}/`;
  const isCallback = url.includes('wc-api');
  return {
    stage: isCallback ? 'handler' : 'loaded',
    reached: 'handler',
    by_header: marked.byHeader,
    time: Math.floor(Date.now() / 1_000),
    ms: 1,
    status: 200,
    method,
    uri: url,
    query: search.slice(1),
    arguments: [...searchParams.keys()],
    body_length: Buffer.byteLength(body),
    body_sha256: createHash('sha256').update(body).digest('hex'),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    remote: '192.0.2.9',
    https: false,
    home_host: '127.0.0.1',
    kept: true,
    ...(isCallback ? { instead: 'KCO_API_Callbacks::push_cb', handler: 'kco_wc_push' } : {}),
    ...(marked.task === 'hello' ? { shop: shopAt(home) } : {}),
    ...(marked.task === 'klarna'
      ? { calls: [{ host: 'api.playground.klarna.com', url: 'https://…', ms: 5, status: 401 }] }
      : {}),
    ...(marked.task === 'itself'
      ? { calls: [{ host: '127.0.0.1', url: home, ms: 5, status: 200, inside: true }] }
      : {}),
  };
}

export interface SeenRequest {
  method: string;
  url: string;
  marked: Marked | undefined;
}

export type Answer = (request: IncomingMessage, response: ServerResponse, pass: () => void, body: string) => void;

/** A shop before which something stands: `before` answers, or lets pass. */
export async function companionSite(
  before: Answer = (_request, _response, pass) => pass(),
  says: (said: CompanionAnswer, request: IncomingMessage) => CompanionAnswer = (said) => said,
): Promise<TestServer & { seen: SeenRequest[]; probe(world?: Partial<ProbeWorld>): Promise<ProbeRecord> }> {
  const seen: SeenRequest[] = [];
  const arrived: Record<string, { stage: string; method: string }> = {};
  const server = await httpSite((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const { method = '', url = '' } = request;
      seen.push({ method, url, marked: markOf(request) });
      before(
        request,
        response,
        () => {
          const marked = markOf(request);
          if (!marked) return response.end('<title>A page</title>');
          arrived[marked.nonce] = { stage: 'handler', method };
          const said = says(companionSays(request, body, marked), request);
          return response.end(signedLine(marked.nonce, marked.task === 'end' ? { ...said, seen: arrived } : said));
        },
        body,
      );
    });
  });
  const quick: ProbeWorld = { lookup: async () => [], requestMs: 400, wholeMs: 20_000, intervalMs: 0 };
  return {
    ...server,
    seen,
    probe: (world) =>
      probeShop({ url: `http://127.0.0.1:${server.port}`, key }, silent, new AbortController().signal, {
        ...quick,
        lookup: async () => [{ address: '127.0.0.1', family: 4, isPrivate: false }],
        ...world,
      }),
  };
}

export const isCallback = ({ url = '' }: { url?: string }): boolean => url.includes('wc-api');
