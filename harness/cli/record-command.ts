import { readFile, rm, writeFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { unwritable } from '../evidence/run-folder.ts';
import type { CassetteEntry } from '../klarna/cassette/cassette.ts';
import { CassetteFile, fileHint } from '../klarna/cassette/cassette-file.ts';
import { startRecorder } from '../klarna/cassette/recorder.ts';
import { apiHosts } from '../klarna/klarna-hosts.ts';
import { createAuthority } from '../lib/certificates.ts';
import { Cleanup } from '../lib/cleanup.ts';
import { systemClock } from '../lib/clock.ts';
import { HarnessError, messageOf } from '../lib/errors.ts';
import type { Endpoint } from '../lib/http/control-server.ts';
import { shellWord } from '../lib/shell-word.ts';
import { stampOf } from '../run/default-options.ts';
import type { RecordFlags } from './record-flags.ts';
import { unlessInterrupted } from './unless-interrupted.ts';

/**
 * Records what a shop and Klarna say to each other, until Ctrl-C.
 * @param version of the harness
 * @returns 0: it has no other end
 * @throws HarnessError as startRecorder() and CassetteFile; USAGE for a file that is no certificate
 */
export async function recordCommand(flags: RecordFlags, version: string): Promise<number> {
  const startedAt = new Date();
  const path = resolve(flags.output ?? `klarna-${stampOf(startedAt)}.cassette.json`);
  const trust = flags.ca === undefined ? undefined : await readAuthority(flags.ca);
  const count = { shop: 0, klarna: 0 };
  await unlessInterrupted(async (signal) => {
    await using left = new Cleanup();
    const file = await CassetteFile.create(path, {
      cassette: 1,
      recordedAt: startedAt.toISOString(),
      harness: version,
      upstream: flags.upstream ? 'other' : 'klarna',
      callbacks: flags.shop !== undefined,
    });
    // An empty recording is none; and nothing is left by one that did not start.
    left.add(async () => file.count === 0 && rm(path));
    left.use(file);
    const broken = new AbortController();
    const authority = await createAuthority('kco-harness record', startedAt.getTime());
    const recorder = left.use(
      await startRecorder({
        ...whereFrom(flags),
        trust,
        authority,
        clock: systemClock,
        onEntry: async (entry, json) => {
          // Whoever asked gets the answer all the same.
          await file.add(json).catch((error) => broken.abort(error));
          count[entry.from] += 1;
          console.error(lineOf(entry));
        },
      }),
    );
    const authorityPath = path.replace(/(?:\.cassette)?(?:\.json)?$/, '.ca.pem');
    await writeFile(authorityPath, authority.certificate).catch((cause) => {
      throw unwritable(authorityPath, cause, fileHint);
    });
    // Its key lives in this process alone: once that has gone the certificate vouches for nothing.
    left.add(() => rm(authorityPath, { force: true }));
    console.error(introduction(recorder, flags, { path, authorityPath }));
    await aborted(AbortSignal.any([signal, broken.signal]));
    broken.signal.throwIfAborted();
  });
  console.log(summary(count, path));
  return 0;
}

function whereFrom({ address: host, port, shop, shopPort, upstream, keepHost }: RecordFlags) {
  return {
    api: { host, port },
    ...(shop && { callbacks: { shop, listenOn: { host, port: shopPort } } }),
    ...(upstream && { upstream: { url: upstream, keepHost } }),
  };
}

/** As it can be typed here. */
function shown(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') ? path : fromHere;
}

async function readAuthority(file: string): Promise<string> {
  try {
    const pem = await readFile(file, 'utf8');
    createSecureContext({ ca: pem });
    if (!pem.includes('-----BEGIN CERTIFICATE-----')) throw new Error('it has no certificate');
    return pem;
  } catch (cause) {
    throw new HarnessError('USAGE', `--ca ${file} cannot be read: ${messageOf(cause)}`, {
      hint: 'It is the authority’s certificate, PEM: a file that begins with -----BEGIN CERTIFICATE-----.',
      cause,
    });
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener('abort', () => done(), { once: true });
  });

/** What has to be done at the shop, in the order in which it is done. */
function introduction(
  { api, callbacks }: { api: Endpoint; callbacks?: Endpoint },
  { shop, upstream }: RecordFlags,
  { path, authorityPath }: { path: string; authorityPath: string },
): string {
  const everywhere = /^(?:0\.0\.0\.0|::)$/.test(api.host);
  const lines = [
    `Klarna’s API is at ${api.host}:${api.port}; calls go on to ${upstream ? upstream.origin : 'the host that the shop asks for'}`,
    '',
    'The shop must trust this authority until the recording ends:',
    `  ${shown(authorityPath)}`,
    'and find Klarna here, by its hosts file:',
    `  ${everywhere ? '<address of this machine>' : api.host} ${apiHosts.join(' ')}`,
    ...(api.port === 443 ? [] : [`Plugins ask port 443: lead that to port ${api.port}.`]),
    ...(callbacks
      ? [
          `Klarna must find the shop at ${callbacks.host}:${callbacks.port}, plain HTTP, which goes on to ${shop?.origin}.`,
        ]
      : ['Callbacks are not recorded: --shop URL.']),
    '',
    `recording into ${shown(path)}, which is whole after each call; Ctrl-C ends it`,
  ];
  return lines.join('\n');
}

function lineOf({ from, method, host, target, outcome, durationMs }: CassetteEntry): string {
  const came = outcome.type === 'answered' ? String(outcome.status) : `no answer: ${outcome.message}`;
  return `${from === 'shop' ? 'shop → Klarna' : 'Klarna → shop'}  ${method} ${host}${target}  ${came}  ${durationMs} ms`;
}

function summary({ shop, klarna }: { shop: number; klarna: number }, path: string): string {
  if (shop + klarna === 0) {
    return 'nothing was recorded: no call came this way. Does the shop find Klarna’s hosts here, and is it in test mode?';
  }
  const counts = `${shop} ${shop === 1 ? 'call' : 'calls'} and ${klarna} ${klarna === 1 ? 'callback' : 'callbacks'}`;
  const file = shown(path);
  return `${counts} in ${file}\nwhat the fake Klarna does otherwise: npx kco-harness compare-fake ${shellWord(file)}`;
}
