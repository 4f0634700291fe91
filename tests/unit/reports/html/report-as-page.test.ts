import { createHash } from 'node:crypto';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { type CheerioAPI, load } from 'cheerio/slim';
import { expect, test } from 'vitest';
import type { ScenarioEvidence } from '../../../../harness/evidence/read-evidence.ts';
import { renderReport } from '../../../../harness/reports/html/render-report.ts';
import type { RunResults } from '../../../../harness/reports/results.ts';
import { edgeRequest, purchase, push, shopOrder, shopperDid, wafRow } from '../../verdict/site-record-builder.ts';
import { hostileResult, hostileText } from '../hostile-result.ts';
import { recordedEvidence, recordedFolder, recordedResults } from '../recorded-run.ts';
import { runResults } from '../result-builder.ts';

const page = (results: RunResults, evidence: ReadonlyMap<string, ScenarioEvidence> = new Map()): CheerioAPI =>
  load(renderReport(results, evidence), { xml: false });
const recorded = async () => page(recordedResults(), await recordedEvidence());

// What holds of the report as a page, whatever was played.

test.describe('a page that needs nothing else', () => {
  test('fetches nothing: no address stands where a browser would follow it by itself', async () => {
    const $ = await recorded();
    expect($('[src], link, iframe, object, embed, img, base, form')).toHaveLength(0);
    for (const link of $('[href]').get()) expect(link.attribs.href).toMatch(/^#|^scenarios\/[\w.-]+\/[a-z]+\.[a-z]+$/);
    expect($('style').text()).not.toMatch(/url\(|@import/);
  });

  test('may run its own script and style and nothing else', async () => {
    const $ = await recorded();
    const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    const policy = $('meta[http-equiv="Content-Security-Policy"]').attr('content');
    expect(policy).toBe(
      `default-src 'none'; style-src ${hash($('style').text())}; script-src ${hash($('script').text())}; base-uri 'none'; form-action 'none'`,
    );
    expect($('script, style')).toHaveLength(2);
    expect($('[style]')).toHaveLength(0);
  });

  test('shows everything without its script: only the buttons are hidden', async () => {
    const $ = await recorded();
    expect(
      $('[hidden]')
        .get()
        .map(({ attribs }) => attribs.class),
    ).toEqual(['buttons']);
  });
});

test.describe('a page for everybody', () => {
  test('has ids that are unique, and no reference that leads nowhere', async () => {
    const $ = await recorded();
    const ids = $('[id]')
      .get()
      .map(({ attribs }) => attribs.id);
    expect(new Set(ids).size).toBe(ids.length);
    const referred = $('[aria-labelledby]')
      .get()
      .flatMap(({ attribs }) => attribs['aria-labelledby']?.split(' ') ?? []);
    const linked = $('[href]')
      .get()
      .map(({ attribs }) => attribs.href ?? '');
    const places = linked.filter((href) => href.startsWith('#')).map((href) => href.slice(1));
    for (const id of [...referred, ...places]) expect(ids).toContain(id);
    const files = linked.filter((href) => !href.startsWith('#'));
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) await access(join(recordedFolder, file));
  });

  test('has tables with a caption, and headings that say what they head', async () => {
    const $ = await recorded();
    expect($('table').length).toBeGreaterThan(5);
    for (const table of $('table').get()) {
      expect($(table).children('caption').text()).not.toBe('');
      for (const heading of $(table).find('th').get()) expect(heading.attribs.scope).toMatch(/^(col|row|rowgroup)$/);
    }
  });

  test('has one first heading, no level left out, and a way past the head', async () => {
    const $ = await recorded();
    const levels = $('h1, h2, h3, h4')
      .get()
      .map(({ name }) => Number(name[1]));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    for (const [index, level] of levels.entries())
      if (index > 0) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
    expect($('body').children().first().is('a.skip')).toBe(true);
  });

  test('says in words what is red', async () => {
    const $ = await recorded();
    for (const mark of $('.verdict.lost').get()) expect($(mark).text()).toMatch(/^Paid, but/);
    for (const arrow of $('.sequence .request.lost').get()) expect($(arrow).find('.answer').text()).not.toBe('');
    expect($('html').attr('lang')).toBe('en');
  });
});

test('hostile text is text wherever it stands', () => {
  const hostile = hostileResult();
  const evidence: ScenarioEvidence = {
    host: hostileText,
    events: [
      shopperDid('refused', 1, hostileText),
      push({
        url: hostileText,
        requestId: 'r',
        outcome: { type: 'answered', status: 403, body: hostileText, location: hostileText },
      }),
      edgeRequest({ url: hostileText, method: hostileText, requestId: 'r', status: 403, upstreamStatus: undefined }),
      wafRow([hostileText], { requestId: 'r' }),
      wafRow([hostileText], { requestId: 'other' }),
      { type: 'ledger', at: 2, orderId: hostileText, change: 'created', detail: hostileText },
    ],
    purchases: [purchase({ orderId: hostileText, merchantReference: hostileText })],
    orders: [shopOrder({ status: hostileText, total: hostileText, klarnaOrderId: hostileText, notes: [hostileText] })],
    files: [],
    gaps: [hostileText],
    unreadable: [hostileText],
  };
  const results = runResults(hostile);
  const run = { ...results.run, id: hostileText, shopper: hostileText, startedAt: hostileText, seed: hostileText };
  const html = renderReport(
    { ...results, run: { ...run, versions: { ...run.versions, kco: hostileText } } },
    new Map([[hostileText, evidence]]),
  );
  const $ = load(html, { xml: false });
  expect($('script')).toHaveLength(1);
  expect($('section.scenario')).toHaveLength(1);
  expect($('svg.sequence .request')).toHaveLength(1);
  expect($('h3').text()).toContain('<script>alert(1)</script> ]]> " \' &');
  expect(html).not.toMatch(/(?![\t\n])\p{Cc}|\p{Cs}/u);
  const attributes = $('*')
    .get()
    .flatMap((node) => (node.type === 'tag' ? Object.keys(node.attribs) : []));
  expect(attributes.filter((name) => name.startsWith('on'))).toEqual([]);
});
