import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { exchange } from '../../harness/lib/http/exchange.ts';
import { type RunningCommand, run, start } from './support/command-line.ts';
import { test as base, expect } from './support/meta-test.ts';

interface Fixtures {
  /** A server that plays Klarna: it makes one order, and knows no other route. */
  klarna: { url: string; port: number };
}

const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the destructuring.
  klarna: async ({}, use) => {
    const server: Server = createServer((request, response) => {
      const isCreate = request.method === 'POST' && request.url === '/checkout/v3/orders';
      response.setHeader('content-type', 'application/json');
      response.writeHead(isCreate ? 201 : 404);
      response.end(
        JSON.stringify(isCreate ? { order_id: orderId, status: 'checkout_incomplete' } : { error_code: 'NO' }),
      );
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    await use({ url: `http://127.0.0.1:${port}`, port });
    server.closeAllConnections();
    server.close();
  },
});

const orderId = '11112222-3333-4444-8555-666677778888';
const host = 'api.playground.klarna.com';

interface Recording {
  command: RunningCommand;
  path: string;
  /** A call of the shop's. @returns its status */
  call(method: string, path: string, body?: object): Promise<number>;
}

async function record(folder: string, url: string): Promise<Recording> {
  const path = join(folder, 'mine.cassette.json');
  const command = start(['record', '--upstream', url, '--port', '0', '--output', path]);
  let said = '';
  command.child.stderr?.on('data', (chunk) => {
    said += chunk;
  });
  await command.saw(/^recording into /m);
  const [, port = ''] = /^Klarna’s API is at 127\.0\.0\.1:(\d+)/m.exec(said) ?? [];
  const authority = await readFile(join(folder, 'mine.ca.pem'), 'utf8');
  return {
    command,
    path,
    call: async (method, target, body) => {
      const exchanged = await exchange({
        origin: `https://${host}`,
        method,
        path: target,
        headers: { authorization: `Basic ${Buffer.from('merchant:sesame').toString('base64')}` },
        body: body && JSON.stringify(body),
        place: { host: '127.0.0.1', port: Number(port) },
        trust: authority,
        timeouts: { wholeMs: 10_000 },
        keepBytes: 10_000,
      });
      return exchanged.type === 'answered' ? exchanged.status : 0;
    },
  };
}

const cart = {
  purchase_country: 'SE',
  purchase_currency: 'SEK',
  locale: 'sv-SE',
  order_amount: 10_000,
  order_tax_amount: 0,
  order_lines: [
    {
      type: 'physical',
      reference: '1',
      name: 'Mug',
      quantity: 1,
      unit_price: 10_000,
      tax_rate: 0,
      total_amount: 10_000,
      total_tax_amount: 0,
    },
  ],
  merchant_urls: {
    terms: 'https://mine.test/terms/',
    checkout: 'https://mine.test/checkout/',
    confirmation: 'https://mine.test/done/?id={checkout.order.id}',
    push: 'https://mine.test/wc-api/KCO_WC_Push/?id={checkout.order.id}',
  },
};

test('a recording ends by Ctrl-C, tells what it has, and what the fake does otherwise is found in it', async ({
  folder,
  klarna,
}) => {
  const { command, path, call } = await record(folder, klarna.url);
  expect(await call('POST', '/checkout/v3/orders', cart)).toBe(201);
  expect(await call('GET', `/checkout/v3/orders/${orderId}`)).toBe(404);
  command.child.kill('SIGINT');
  const { exitCode, stdout, stderr } = await command.ended;
  expect(stderr).toMatch(
    /^shop → Klarna {2}GET api\.playground\.klarna\.com\/checkout\/v3\/orders\/order-1 {2}404 {2}\d+ ms$/m,
  );
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: expect.stringMatching(/^2 calls and 0 callbacks in \S+\n.*npx kco-harness compare-fake \S+\n$/),
  });
  const text = await readFile(path, 'utf8');
  for (const secret of ['sesame', orderId, 'mine.test', 'Basic']) expect(text).not.toContain(secret);
  // Its key is gone: who trusted it has nothing to take back but the entry.
  await expect(readFile(join(folder, 'mine.ca.pem'))).rejects.toThrow('ENOENT');

  const shown = await run(['compare-fake', path]);
  expect(shown.stdout).toMatch(/^ ?1 +checkout create +shape +html_snippet +absent +/m);
  expect(shown.stdout).toMatch(/^2 +checkout read +status +404 NO +200$/m);
  expect(shown.stdout).toMatch(/^\d+ differences in 2 calls and 0 callbacks$/m);
  expect({ ...shown, stdout: '' }).toEqual({ exitCode: 1, stdout: '', stderr: '' });
  const json = await run(['compare-fake', path, '--json']);
  expect(JSON.parse(json.stdout)).toMatchObject({
    recording: { cassette: 1, upstream: 'other' },
    compared: { calls: 2, callbacks: 0 },
    differences: expect.arrayContaining([
      { route: 'checkout read', kind: 'status', where: '', recorded: '404 NO', fake: '200', entries: [2] },
    ]),
  });
  expect(json.exitCode).toBe(1);
});

test('a kill loses nothing that was answered', async ({ folder, klarna }) => {
  const { command, path, call } = await record(folder, klarna.url);
  await call('POST', '/checkout/v3/orders', cart);
  command.child.kill('SIGKILL');
  await command.ended;
  expect(JSON.parse(await readFile(path, 'utf8')).entries).toHaveLength(1);
});

test('nothing came: there is no file, and a word why', async ({ folder, klarna }) => {
  const { command, path } = await record(folder, klarna.url);
  command.child.kill('SIGINT');
  expect(await command.ended).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^nothing was recorded: /) });
  await expect(readFile(path)).rejects.toThrow('ENOENT');
});

test('each mistake: one error with a hint, the right exit code, and nothing left behind', async ({
  folder,
  klarna,
}) => {
  const taken = join(folder, 'taken.json');
  await writeFile(taken, 'mine');
  const fresh = join(folder, 'fresh.json');
  const recording = ['record', '--upstream', klarna.url, '--port', '0', '--output'];
  for (const [args, code, says] of [
    [[...recording, taken], 2, /^USAGE: \S+ is there already\nHint: [^\n]+\n$/],
    [[...recording, join(folder, 'no', 'a.json')], 3, /^OUTPUT_UNWRITABLE: cannot write [^\n]+\nHint: [^\n]+\n$/],
    [
      ['record', '--upstream', klarna.url, '--port', String(klarna.port), '--output', fresh],
      3,
      /^PORT_TAKEN: the recorder of Klarna’s API cannot listen on 127\.0\.0\.1:\d+[^\n]+\nHint: [^\n]+\n$/,
    ],
    [
      ['record', '--upstream', 'http://127.0.0.1:9', '--port', '0', '--output', fresh],
      3,
      /^KLARNA_UNREACHABLE: nobody answers in Klarna’s place: [^\n]+\nHint: [^\n]+\n$/,
    ],
    [['record', '--shop-port', '1'], 2, /^USAGE: --shop-port has no effect without --shop\nHint: [^\n]+\n$/],
    [['record', '--keep-host'], 2, /^USAGE: --keep-host has no effect without --upstream\nHint: [^\n]+\n$/],
    [[...recording, fresh, '--ca', taken], 2, /^USAGE: --ca \S+ cannot be read: [^\n]+\nHint: [^\n]+\n$/],
    [['record', '--upstream', 'klarna'], 2, /It is a URL, such as /],
    [['compare-fake', join(folder, 'none.json')], 2, /^USAGE: there is no file \S+\nHint: [^\n]+\n$/],
    [['compare-fake', taken], 2, /^USAGE: \S+taken\.json:1:1 cannot be read: [^\n]+\nHint: [^\n]+\n$/],
  ] as const) {
    const ended = await run(args);
    expect(ended, args.join(' ')).toEqual({ exitCode: code, stdout: '', stderr: expect.stringMatching(says) });
  }
  await expect(readFile(fresh)).rejects.toThrow('ENOENT');
  expect(await readFile(taken, 'utf8')).toBe('mine');
});
