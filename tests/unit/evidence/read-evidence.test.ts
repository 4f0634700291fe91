import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from 'vitest';
import { ledgerChanges, moments, shopperSteps } from '../../../harness/evidence/events.ts';
import { readEvidence } from '../../../harness/evidence/read-evidence.ts';
import { writeEvidence } from '../../../harness/evidence/run-folder.ts';
import {
  answered,
  edgeRequest,
  ledgerEntry,
  moment,
  orderRead,
  orderSeen,
  purchase,
  push,
  shopOrder,
  shopperDid,
  siteRecord,
  trace,
  unanswered,
  wafRow,
} from '../verdict/site-record-builder.ts';

const test = base.extend<{ folder: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads a fixture's needs from this pattern.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'read-evidence-test-'));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

/** Without a session id, which writing would take out. */
const url = 'https://s1.shop.test/wc-api/KCO_WC_Push/';

const record = siteRecord({
  events: [
    push({ url, outcome: answered(301, '', '/elsewhere') }),
    push({ url, attempt: 2, outcome: unanswered('tls', 'CERT_HAS_EXPIRED') }),
    edgeRequest(),
    trace('error', 'ERROR no order', 74),
    { ...trace('fatal', 'Out of memory', 1), place: undefined, requestId: undefined, during: undefined },
    edgeRequest({ upstreamStatus: undefined }),
    wafRow(['211180']),
    orderRead({ errorCode: 'NO_SUCH_ORDER', status: 404 }),
    { type: 'ledger', at: 1, orderId: 'o-1', change: 'created', detail: '14900 SEK' },
    shopperDid('paid'),
    edgeRequest({ spoiled: 'reset' }),
    orderSeen('on-hold', { sincePaidMs: 120_000, paid: true }),
    moment('fault-ended'),
    moment('klarna-decided', { detail: 'accepted' }),
  ],
  purchases: [purchase(), purchase({ fraudStatus: undefined })],
  orders: [shopOrder({ notes: ['a note'] })],
  gaps: ['a gap'],
  stockLeft: 9,
});

test('what was written comes back as it was', async ({ folder }) => {
  await writeEvidence(folder, record);
  const { host, events, purchases, orders, gaps, stockLeft } = record;
  // The shop wrote no log.
  const { files, ...read } = await readEvidence(folder);
  expect(read).toEqual({ host, events, purchases, orders, gaps, stockLeft, unreadable: [] });
  expect(files.sort()).toEqual(['books.json', 'events.json', 'timeline.txt', 'waf.json']);
});

test('a shop that counts no stock has none left to read', async ({ folder }) => {
  await writeEvidence(folder, { ...record, stockLeft: undefined });
  const { stockLeft, unreadable } = await readEvidence(folder);
  expect(stockLeft).toBeUndefined();
  expect(unreadable).toEqual([]);
});

test('every step, change and moment that a room can record comes back', async ({ folder }) => {
  const events = [
    ...shopperSteps.map((step) => shopperDid(step)),
    ...ledgerChanges.map((change) => ledgerEntry(change)),
    ...moments.map((what) => moment(what)),
  ];
  await writeEvidence(folder, { ...record, events });
  const read = await readEvidence(folder);
  expect(read.events).toEqual(events);
  expect(read.unreadable).toEqual([]);
});

test('a row of a layer that this version does not know comes back all the same', async ({ folder }) => {
  const row = wafRow(['1'], { layer: 'some-new-firewall' as 'modsecurity' });
  await writeEvidence(folder, { ...record, events: [row] });
  expect((await readEvidence(folder)).events).toEqual([row]);
});

test('a folder that is not there is nothing but two sentences', async ({ folder }) => {
  expect(await readEvidence(join(folder, 'none'))).toEqual({
    host: '',
    events: [],
    purchases: [],
    orders: [],
    files: [],
    gaps: [],
    unreadable: [
      expect.stringMatching(/^books\.json could not be read: ENOENT/),
      expect.stringMatching(/^events\.json could not be read: ENOENT/),
    ],
  });
});

test('a file that was cut off is named, and the other one is read', async ({ folder }) => {
  await writeEvidence(folder, record);
  const text = await readFile(join(folder, 'events.json'), 'utf8');
  await writeFile(join(folder, 'events.json'), text.slice(0, text.length / 2));
  const { events, orders, unreadable } = await readEvidence(folder);
  expect(events).toEqual([]);
  expect(orders).toEqual(record.orders);
  expect(unreadable).toEqual([expect.stringMatching(/^events\.json:\d+:\d+ could not be read: expected /)]);
});

test('books of another shape are named with the place', async ({ folder }) => {
  await writeEvidence(folder, record);
  await writeFile(join(folder, 'books.json'), JSON.stringify({ host: 'h', gaps: [], klarna: [{}], woocommerce: [] }));
  const { purchases, unreadable } = await readEvidence(folder);
  expect(purchases).toEqual([]);
  expect(unreadable).toEqual([expect.stringContaining('klarna.0.orderId')]);
});

test('events of no known shape are counted, and the others are read', async ({ folder }) => {
  await writeEvidence(folder, record);
  const strange = [
    null,
    'text',
    { type: 'callback' },
    { type: 'telepathy', at: 1 },
    { type: 'shopper', at: 'now', step: 'paid' },
    { type: 'shopper', at: 1, step: 'danced' },
    { type: 'moment', at: 1, sincePaidMs: 0, what: 'doomsday' },
    { type: 'shop-order', at: 1, sincePaidMs: 0, orderId: 15, status: 'pending' },
  ];
  await writeFile(join(folder, 'events.json'), JSON.stringify([...record.events, ...strange]));
  const { events, unreadable } = await readEvidence(folder);
  expect(events).toEqual(record.events);
  const all = record.events.length + strange.length;
  expect(unreadable).toEqual([`events.json: ${strange.length} of ${all} events are of no known shape`]);
});

test('an events file that is no list is named', async ({ folder }) => {
  await writeEvidence(folder, record);
  await writeFile(join(folder, 'events.json'), '{}');
  expect((await readEvidence(folder)).unreadable).toEqual([expect.stringMatching(/^events\.json could not be read/)]);
});
