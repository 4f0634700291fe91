import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Socket } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Authority, CertificatePair } from '../../lib/certificates.ts';
import { Cleanup } from '../../lib/cleanup.ts';
import { listen, startControl } from '../../lib/http/control-server.ts';
import type { EdgeAddress } from '../edge.ts';
import { siteCertificates } from '../site-certificates.ts';
import { answerAdmin } from './mock-admin.ts';
import { MockProxy, type MockProxyOptions } from './mock-proxy.ts';
import { policyOfHost } from './policy-of-host.ts';
import { Recorder } from './recorder.ts';

export interface MockEdgeOptions extends MockProxyOptions {
  authority: Authority;
  /** Fixed port for https; free where absent. */
  httpsPort?: number;
  /** Address of this machine at which shops in containers reach it. Default: none asks itself. */
  forShops?: string;
}

export interface StartedMockEdge extends AsyncDisposable {
  readonly address: EdgeAddress;
  /** Port for https of `forShops`. */
  readonly shopsPort: number | undefined;
}

const host = '127.0.0.1';
const who = 'the mock edge';
const hint = 'Give another --edge-port, or none to take a free one.';

/** As nginx-conf.ts: longer than the shopper's client keeps its connections. */
const keepAliveMs = 10_000;

/**
 * Starts the mock edge in this process, on loopback: https, http and its admin pages.
 * @throws HarnessError PORT_TAKEN. What was opened before is closed again.
 */
export async function startMockEdge(options: MockEdgeOptions): Promise<StartedMockEdge> {
  await using started = new Cleanup();
  const recorder = new Recorder(options.clock);
  const proxy = new MockProxy(options, recorder);
  const contexts = await secureContexts(options);
  const overTls = () => {
    const https = createHttpsServer(
      { SNICallback: (name, done) => done(null, contexts(name)), ALPNProtocols: ['http/1.1'] },
      (request, response) => void proxy.handle('https', request, response),
    );
    https.on('connection', (socket: Socket) => proxy.watch(socket));
    // A handshake that fails is the caller's evidence, and none of ours.
    https.on('tlsClientError', (_error, socket) => socket.destroy());
    return https;
  };
  const http = createHttpServer((request, response) => void proxy.handle('http', request, response));
  const listenOn = async (server: ReturnType<typeof overTls> | typeof http, port: number, at = host) => {
    server.keepAliveTimeout = keepAliveMs;
    return started.use(await listen(server, { host: at, port }, { who, hint })).endpoint.port;
  };
  const { forShops } = options;
  const address = {
    host,
    httpsPort: await listenOn(overTls(), options.httpsPort ?? 0),
    httpPort: await listenOn(http, 0),
    adminPort: started.use(await startControl(who, (call) => answerAdmin(recorder, call), { hint })).port,
  };
  const shopsPort = forShops === undefined ? undefined : await listenOn(overTls(), 0, forShops);
  const owned = started.release();
  return { address, shopsPort, [Symbol.asyncDispose]: () => owned[Symbol.asyncDispose]() };
}

/**
 * The certificate that a name is served with. As nginx-conf.ts: a site's is that of its policy, and a name that no policy
 * has meets the trusted one and is refused after that. undefined for a site without TLS: the handshake then fails.
 */
async function secureContexts({
  policies,
  klarnaHosts,
  authority,
  clock,
}: Pick<MockEdgeOptions, 'policies' | 'klarnaHosts' | 'authority' | 'clock'>): Promise<
  (name: string) => SecureContext | undefined
> {
  const pairs = await siteCertificates(authority, clock.now());
  const ofSites = {
    trusted: contextOf(pairs.trusted),
    untrusted: contextOf(pairs.untrusted),
    expired: contextOf(pairs.expired),
    'wrong-host': contextOf(pairs['wrong-host']),
    'incomplete-chain': contextOf(pairs['incomplete-chain']),
  };
  const ofKlarna = contextOf(await authority.issue(klarnaHosts));
  return (name) => {
    if (klarnaHosts.includes(name)) return ofKlarna;
    const policy = policyOfHost(policies, name);
    return policy?.https === 'none' ? undefined : ofSites[policy?.certificate ?? 'trusted'];
  };
}

const contextOf = ({ certificate, key }: CertificatePair): SecureContext =>
  createSecureContext({ cert: certificate, key });
