import { type CheerioAPI, load } from 'cheerio/slim';
import { expect, test } from 'vitest';
import type { HarnessEvent } from '../../../../harness/evidence/events.ts';
import { diagramWidth, fit, lifelineX } from '../../../../harness/reports/html/diagram-rows.ts';
import { sequenceDiagram, stepList } from '../../../../harness/reports/html/sequence-diagram.ts';
import { sequenceOf } from '../../../../harness/reports/sequence/sequence-of.ts';
import type { CallbackResult } from '../../../../harness/verdict/judge-callbacks.ts';
import {
  answered,
  edgeRequest,
  lostPush,
  orderRead,
  push,
  pushedAt,
  shopperDid,
  unanswered,
  wafRow,
} from '../../verdict/site-record-builder.ts';
import { recordedEvidence, recordedResults } from '../recorded-run.ts';

const ends = { store: 'Pending payment', klarna: 'PAID, not acknowledged', lost: true };

const drawn = (events: HarnessEvent[], callbacks: CallbackResult[] = []): CheerioAPI =>
  load(sequenceDiagram('d', 'A title', sequenceOf(events, callbacks), ends).text, { xml: true });

const blocked = [
  push({ outcome: answered(403) }),
  edgeRequest({ status: 403, upstreamStatus: undefined }),
  wafRow(['211180']),
];

test('is well-formed, and a picture with a title and a description', () => {
  const $ = drawn(blocked, [lostPush()]);
  const svg = $('svg');
  expect(svg.attr('role')).toBe('img');
  const [title = '', desc = ''] = svg.attr('aria-labelledby')?.split(' ') ?? [];
  expect($(`#${title}`).text()).toBe('A title');
  expect($(`#${desc}`).text()).toContain('Klarna’s book: PAID, not acknowledged. The shop’s book: Pending payment.');
});

test('has four lifelines, from left to right', () => {
  const names = drawn([])('.lifeline .name');
  expect(names.get().map((name) => load(name).text())).toEqual(['Shopper', 'Edge', 'Shop', 'Klarna']);
  const places = Object.values(lifelineX);
  expect([...places].sort((a, b) => a - b)).toEqual(places);
});

test('a blocked push is red, ends in a cross at the edge, and carries the rule', () => {
  const $ = drawn(blocked, [lostPush()]);
  const arrow = $('.request');
  expect(arrow.attr('class')).toBe('request lost');
  expect(arrow.find('.answer').text()).toBe('403 by rule 211180');
  expect(arrow.find('.line').attr()).toMatchObject({ x1: String(lifelineX.klarna), x2: String(lifelineX.edge) });
  expect(arrow.find('.cross')).toHaveLength(1);
  expect(arrow.find('.head')).toHaveLength(0);
  expect(arrow.find('.label').text()).toContain('POST /wc-api/KCO_WC_Push/');
});

test('a push that another layer blocked carries its name', () => {
  const rows = [
    push({ outcome: answered(503) }),
    edgeRequest({ status: 503, upstreamStatus: undefined }),
    wafRow(['r'], { layer: 'wordfence', status: 503 }),
  ];
  expect(drawn(rows, [lostPush()])('.request .answer').text()).toBe('503 by wordfence');
});

test('a push to a name that does not exist ends in the void', () => {
  const arrow = drawn([push({ outcome: unanswered('dns', 'ENOTFOUND') })], [lostPush({ status: null })])('.request');
  const end = Number(arrow.find('.line').attr('x2'));
  expect(end).toBeGreaterThan(lifelineX.store);
  expect(end).toBeLessThan(lifelineX.klarna);
  expect(arrow.find('.line').attr('class')).toBe('line unsent');
  expect(arrow.find('.answer').text()).toBe('no such nameENOTFOUND');
});

test('a push that TLS stopped ends at the edge', () => {
  const arrow = drawn(
    [push({ outcome: unanswered('tls', 'CERT_HAS_EXPIRED') })],
    [lostPush({ status: null })],
  )('.request');
  expect(arrow.find('.line').attr('x2')).toBe(String(lifelineX.edge));
  expect(arrow.find('.cross')).toHaveLength(1);
  expect(arrow.find('.answer').text()).toContain('CERT_HAS_EXPIRED');
});

test('a push that the plugin worked on goes through the edge to the shop, and is not red', () => {
  const arrow = drawn([push(), edgeRequest()], [lostPush({ status: 200, handled: true })])('.request');
  expect(arrow.attr('class')).toBe('request');
  expect(arrow.find('path.line').attr('d')).toMatch(
    new RegExp(`^M${lifelineX.klarna} \\d+H${lifelineX.edge}v\\d+H${lifelineX.store - 2}$`),
  );
  expect(arrow.find('.answer').text()).toBe('200 and the plugin acted');
});

test('a visit goes through the edge to the shop, with status and time', () => {
  const visit = edgeRequest({ at: pushedAt, requestId: 'v', userAgent: 'Mozilla', method: 'GET', url: '/checkout/' });
  const $ = drawn([shopperDid('opened-checkout', pushedAt - 515), visit]);
  const arrow = $('.request');
  expect(arrow.find('.time').text()).toBe('515 ms');
  expect(arrow.find('.label').text()).toBe('GET /checkout/');
  expect(arrow.find('.answer').text()).toBe('200');
  expect(arrow.find('.through').attr('cx')).toBe(String(lifelineX.edge));
});

test('the shopper’s line ends where the tab was closed', () => {
  const [shopper, edge] = drawn([shopperDid('closed-tab', pushedAt - 1), push()])('.lifeline line').get();
  expect(Number(shopper?.attribs.y2)).toBeLessThan(Number(edge?.attribs.y2));
});

test('what a lost order looks like in the shop is red, what Klarna holds is not', () => {
  const $ = drawn([]);
  expect(
    $('.end')
      .get()
      .map((end) => [end.attribs.class, $(end).find('.name').text()]),
  ).toEqual([
    ['end lost', 'Pending payment'],
    ['end', 'PAID, not acknowledged'],
  ]);
});

test('every request of the recorded run is an arrow, and every step is in the list', async () => {
  const evidence = await recordedEvidence();
  for (const { id, evidence: folder, callbacks } of recordedResults().scenarios) {
    const { events = [] } = evidence.get(folder) ?? {};
    const parts = sequenceOf(events, callbacks);
    const $ = drawn(events, callbacks);
    const inParts = parts.flatMap(({ steps }) =>
      steps.flatMap((step) => (step.type === 'request' ? [step.count] : [])),
    );
    expect(
      $('.request')
        .get()
        .map((arrow) => Number(arrow.attribs['data-requests'])),
      id,
    ).toEqual(inParts);
    const list = load(stepList(parts).text);
    expect(list('ol.steps > li > ol > li'), id).toHaveLength(parts.flatMap(({ steps }) => steps).length);
    for (const event of events) if (event.type === 'callback') expect(list.text(), id).toContain(event.url);
  }
});

test('nothing of the recorded run is drawn outside of its picture, and rows do not lie on each other', async () => {
  for (const { events } of (await recordedEvidence()).values()) {
    const $ = drawn(events);
    const [, , width, height] = $('svg').attr('viewBox')?.split(' ').map(Number) ?? [];
    expect(width).toBe(diagramWidth);
    const times = $('.time')
      .get()
      .map((time) => Number(time.attribs.y));
    for (const [index, y] of times.entries()) {
      expect(y).toBeLessThan(height ?? 0);
      if (index > 0) expect(y - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(18);
    }
  }
});

test('many equal reads are one arrow with their number, and a refused one is its own', () => {
  const reads = [1, 2, 3].map((ms) => orderRead({ at: pushedAt + ms }));
  const $ = drawn([...reads, orderRead({ at: pushedAt + 9, status: 404, errorCode: 'NO_SUCH_ORDER' })]);
  expect(
    $('.label')
      .get()
      .map((label) => $(label).text()),
  ).toEqual([expect.stringMatching(/^3 × GET \//), expect.stringMatching(/^GET \//)]);
  expect($('.answer').last().text()).toBe('404 NO_SUCH_ORDER');
});

test.describe('a label that is too long', () => {
  test('keeps both ends of its path', () => {
    expect(fit('POST /ordermanagement/v1/orders/{id}/acknowledge', 250)).toBe('POST /ordermanagement/…/acknowledge');
    expect(fit('POST /en/wc-api/KCO_WC_Push/?…', 185)).toBe('POST /en/…/KCO_WC_Push/?…');
  });

  test('is cut in its middle where that is not enough', () => {
    const short = fit(`GET /${'x'.repeat(90)}z`, 134);
    expect([...short]).toHaveLength(20);
    expect(short).toMatch(/^GET \/x+…x+z$/);
  });

  test('and one that fits stays whole', () => expect(fit('GET /checkout/', 134)).toBe('GET /checkout/'));
});
