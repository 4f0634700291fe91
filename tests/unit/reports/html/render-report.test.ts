import { type CheerioAPI, load } from 'cheerio/slim';
import { expect, test } from 'vitest';
import { readEvidence, type ScenarioEvidence } from '../../../../harness/evidence/read-evidence.ts';
import { renderReport } from '../../../../harness/reports/html/render-report.ts';
import type { RunResults } from '../../../../harness/reports/results.ts';
import { lostPush, push } from '../../verdict/site-record-builder.ts';
import { recordedEvidence, recordedResults } from '../recorded-run.ts';
import { result, runResults } from '../result-builder.ts';

const page = (results: RunResults, evidence: ReadonlyMap<string, ScenarioEvidence> = new Map()): CheerioAPI =>
  load(renderReport(results, evidence), { xml: false });
const recorded = async () => page(recordedResults(), await recordedEvidence());

const lost = result({
  id: 'lost',
  title: 'The push is blocked',
  verdict: 'paid-but-pending',
  diagnosis: { why: 'A rule.', change: 'The rule.' },
});

test.describe('the head', () => {
  test('is the result in one sentence, as heading and as title', async () => {
    const $ = await recorded();
    const sentence = '3 of 5 checkouts ended with a paid order that the shop does not know of';
    expect($('h1').text()).toBe(sentence);
    expect($('head > title').text()).toBe(sentence);
  });

  test('explains both books, the push and Pending payment', async () => {
    const header = (await recorded())('header').text();
    for (const words of ['Klarna’s book', 'the shop’s book', 'Pending payment means', 'push'])
      expect(header).toContain(words);
  });

  test('tells stack, versions, date and run', async () => {
    const words = (await recorded())('.stack').text();
    for (const part of [
      'Real software',
      'KCO plugin 2.13.11',
      'WooCommerce 10.0.2',
      'WordPress 6.8.7',
      '2026-11-21 12:28:59 UTC',
      '1121-1228-df59',
    ]) {
      expect(words).toContain(part);
    }
  });

  test('of a simulated run says plainly that it is none of the real thing', () => {
    const results = runResults(lost);
    const words = page({ ...results, run: { ...results.run, stack: 'simulated' } })('.stack.simulated').text();
    expect(words).toContain('Simulated stack. A model, not WooCommerce');
  });
});

test.describe('the summary', () => {
  test('has a row for each scenario: what differs, verdict, why, what to change, and a link to its details', async () => {
    const $ = await recorded();
    const rows = $('.summary tbody tr:not(.across)').get();
    expect(rows).toHaveLength(5);
    const row = $(rows.find((each) => $(each).text().includes('waf-211180-push-blocked-tab-closed')));
    const cells = row
      .find('td')
      .get()
      .map((cell) => $(cell).text());
    expect(cells[0]).toContain('the customer closes the tab after paying');
    expect(cells[1]).toBe('Paid, but the shop waits for paymentpaid-but-pending');
    expect(cells[2]).toContain('ModSecurity rule 211180 answered 403 to the push');
    expect(cells[3]).toContain('Upgrade the plugin to 2.18.4');
    const target = row.find('a').attr('href') ?? '';
    expect($(target).is('h3')).toBe(true);
    expect($(target).text()).toBe(row.find('a').text());
  });

  test('an end that nobody wants is not told in the colour of good news', () => {
    const ends = (['paid', 'paid-twice', 'ghost-paid', 'paid-but-pending', 'abandoned'] as const).map((verdict) =>
      result({ id: verdict, verdict }),
    );
    const $ = page(runResults(...ends));
    const classOf = (id: string) => $(`section:has(#${id}) .verdict`).attr('class');
    expect(ends.map(({ id }) => [id, classOf(id)])).toEqual([
      ['paid', 'verdict'],
      ['paid-twice', 'verdict amiss'],
      ['ghost-paid', 'verdict lost'],
      ['paid-but-pending', 'verdict lost'],
      ['abandoned', 'verdict'],
    ]);
  });

  test('what differs stands in a table: what, expected, got', () => {
    const differences = [{ what: 'verdict', expected: '"paid"', got: '"paid-but-pending"' }];
    const $ = page(runResults({ ...lost, outcome: 'differs', differences }, result()));
    expect($('.differences').text()).toContain('It ended otherwise than it should with this version');
    expect(
      $('.differences tbody tr')
        .children()
        .toArray()
        .map((cell) => $(cell).text()),
    ).toEqual(['verdict', '"paid"', '"paid-but-pending"']);
    expect($('h1').text()).toBe('1 of 2 checkouts differs from what these versions should do');
    expect($('header .lead').text()).toBe('1 of 2 checkouts ended with a paid order that the shop does not know of.');
  });

  test('leads with what was not as expected', () => {
    const $ = page(runResults(result(), lost, result({ id: 'other', outcome: 'differs', reason: 'expected this' })));
    expect(
      $('.summary .across')
        .get()
        .map((row) => $(row).text().trim()),
    ).toEqual([
      'Not as expected',
      'Lost orders, as expected: Klarna’s book and the shop’s do not agree on what is paid',
      'No order lost, as expected',
    ]);
    expect($('.summary tbody').first().text()).toContain('expected this');
  });

  test('has one row for several versions, with a link to each', () => {
    const $ = page(runResults({ ...lost, kco: '2.0.16' }, lost));
    expect($('.summary tbody tr:not(.across)')).toHaveLength(1);
    const links = $('.versions a').get();
    expect(links.map((link) => $(link).text())).toEqual(['2.0.16', '2.13.11']);
    for (const link of links) expect($(`details[id="${link.attribs.href?.slice(1)}"]`)).toHaveLength(1);
  });
});

test.describe('several versions', () => {
  const spared = result({ ...lost, kco: '2.18.4', verdict: 'paid', elsewhere: 'It passes the rule.' });

  test('are a matrix whose cells lead to the sections, each to its own', () => {
    const $ = page(runResults(lost, spared));
    const links = $('.matrix tbody a').get();
    expect(links.map((link) => $(link).text())).toEqual(['pending', '≠ paid']);
    const titles = links.map((link) =>
      $(link.attribs.href ?? '')
        .parent()
        .find('.verdict')
        .text(),
    );
    expect(titles).toEqual(['Paid, but the shop waits for payment.', 'Paid, and the shop knows.']);
    expect($('.matrix .lost').text()).toBe('pending');
  });

  test('are no matrix where there is one', () => expect(page(runResults(lost))('.matrix')).toHaveLength(0));

  test('that end otherwise have the reason in their section', () => {
    const $ = page(runResults(lost, spared));
    expect($('dt:contains("With KCO 2.18.4") + dd').text()).toBe('It passes the rule.');
    expect($('dt:contains("With KCO")')).toHaveLength(1);
  });

  test('of which there are very many are ranges, and two of a group are shown step by step', () => {
    const hundred = Array.from({ length: 100 }, (_, minor) => ({ ...lost, kco: `2.${minor}.0` }));
    const $ = page(runResults(...hundred));
    expect(
      $('.matrix thead th')
        .get()
        .map((cell) => $(cell).text()),
    ).toEqual(['Scenario', 'KCO 2.0.0–2.99.0']);
    expect(
      $('.scenario > details > summary')
        .get()
        .map((summary) => $(summary).text()),
    ).toEqual(['What happened, step by step (KCO 2.0.0)', 'What happened, step by step (KCO 2.99.0)']);
    expect($('.versions').text()).toBe('KCO 2.0.0–2.99.0: 2.0.0, 2.99.0');
    expect($('.scenario').text()).toContain('It ended alike on KCO 2.0.0–2.99.0.');
  });
});

test.describe('Klarna’s time', () => {
  const history = [
    { atMs: 0, status: 'pending' },
    { atMs: 3_600_000, status: 'cancelled' },
  ];

  test('is a line where the order changed after the payment', () => {
    const $ = page(runResults({ ...lost, history }));
    expect($('dt:contains("Klarna’s time") + dd').text()).toBe('pending → cancelled (after 1 h)');
    expect(page(runResults(lost))('dt:contains("Klarna’s time")')).toHaveLength(0);
  });

  test('has its versions where they differ in it', () => {
    const $ = page(runResults(lost, { ...lost, kco: '2.18.4', history }));
    expect($('dt:contains("Klarna’s time") + dd').text()).toBe('pending → cancelled (after 1 h) with KCO 2.18.4');
  });

  test('of a callback while the customer shopped is that', () => {
    const validation = lostPush({ kind: 'validation', atMs: 0, attempt: 1 });
    const notification = lostPush({ kind: 'notification', atMs: 21_600_000, attempt: 1 });
    const $ = page(runResults({ ...lost, callbacks: [validation, notification] }));
    expect(
      $('.log tbody th')
        .get()
        .map((cell) => $(cell).text()),
    ).toEqual(['During the checkout', '6 h after paying']);
    expect($('.log tbody td').first().text()).toMatch(/^validation: http/);
    expect($('.log tbody tr').last().text()).toContain('notification, attempt 1');
  });
});

test('controls that were paid are a sentence, others have a section', () => {
  const control = result({ controlOf: 'lost' });
  const $ = page(runResults(lost, control));
  expect($('main > p').first().text()).toBe('1 control, a scenario without its deviations: paid.');
  expect($('section.scenario')).toHaveLength(1);
  const failed = page(runResults(lost, { ...control, outcome: 'differs' }));
  expect(failed('section.scenario .id').text()).toContain('control of lost');
});

test.describe('the details of a scenario', () => {
  test('are a diagram with the same as a list, both books, the notes and the callback log', async () => {
    const $ = await recorded();
    for (const section of $('section.scenario').get()) {
      const part = $(section);
      expect(part.find('svg.sequence')).toHaveLength(1);
      expect(part.find('ol.steps')).toHaveLength(1);
      expect(part.find('table.books')).toHaveLength(1);
    }
    const blocked = $('section.scenario:has(#waf-211180-push-blocked-tab-closed)');
    expect(blocked.find('.request.lost .answer').first().text()).toBe('403 by rule 211180');
    expect(blocked.find('table.log tbody tr')).toHaveLength(2);
    expect(blocked.find('table.log tbody tr').first().text()).toMatch(
      /2 min after paying.*KCO_WC_Push.*403 by rule 211180/,
    );
    expect($('section.scenario:has(#healthy)').text()).toContain(
      'Order status changed from Pending payment to Processing.',
    );
  });

  test('are open where something was lost, and closed where not', async () => {
    const $ = await recorded();
    expect($('section:has(#name-private-tab-closed) > details').attr()).toHaveProperty('open');
    expect($('section:has(#healthy) > details').attr()).not.toHaveProperty('open');
  });

  test('say what was expected where something else came', () => {
    const $ = page(runResults({ ...lost, outcome: 'differs', expected: { verdict: 'paid' } }));
    expect($('.facts').text()).toContain('ExpectedPaid, and the shop knows (paid)');
  });

  test('say that an order was saved although a push was lost', () => {
    expect(page(runResults({ ...lost, verdict: 'paid' }))('.facts').text()).toContain(
      'A rule. The order was saved all the same.',
    );
  });
});

test.describe('evidence that is not there', () => {
  test('is said, and the books are those of the result', () => {
    const $ = page(runResults(lost));
    expect($('.warning').text()).toContain('The evidence of this scenario could not be read.');
    expect($('svg.sequence')).toHaveLength(0);
    expect($('table.books')).toHaveLength(1);
  });

  test('is said of a scenario that kept none', () => {
    expect(page(runResults({ ...lost, evidence: '' }))('.warning').text()).toContain('No evidence was kept');
  });

  test('in part is said, and the rest is shown', () => {
    const evidence = {
      host: '',
      events: [push()],
      purchases: [],
      orders: [],
      files: [],
      gaps: ['a gap'],
      unreadable: ['books.json is damaged'],
    };
    const $ = page(runResults(lost), new Map([[lost.evidence, evidence]]));
    expect(
      $('.warning li')
        .get()
        .map((item) => $(item).text()),
    ).toEqual(['a gap', 'books.json is damaged']);
    expect($('svg.sequence')).toHaveLength(1);
  });

  test('of a whole run takes no report down', async () => {
    const nothing = await readEvidence('/nonexistent');
    const all = new Map(recordedResults().scenarios.map(({ evidence }) => [evidence, nothing]));
    expect(page(recordedResults(), all)('section.scenario')).toHaveLength(5);
  });

  test('is no matter where nothing was played', () => {
    expect(page(runResults())('h1').text()).toBe('No checkout was played');
  });
});
