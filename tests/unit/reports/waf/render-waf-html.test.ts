import { createHash } from 'node:crypto';
import { load } from 'cheerio/slim';
import { expect, test } from 'vitest';
import { renderWafHtml } from '../../../../harness/reports/waf/html/render-waf-html.ts';
import type { WafReport } from '../../../../harness/waf/waf-report.ts';
import { configuration, hostileReport, wafReport, withConfigurations } from './waf-fixture.ts';

const page = (report: WafReport) => load(renderWafHtml(report), { xml: false });
const numbersOf = ($: ReturnType<typeof page>) =>
  $('.number')
    .get()
    .map((card) => [$(card).find('strong').text(), $(card).attr('class')?.trim()]);

test('the head is the result in one sentence, as heading and as title', () => {
  const $ = page(wafReport('comodo-rev2'));
  expect($('h1').text()).toBe('comodo: 3 of 8 callbacks delivered, 4 of 4 attacks stopped');
  expect($('head > title').text()).toBe($('h1').text());
  expect($('h1').hasClass('lost')).toBe(true);
  expect(page(wafReport('clean'))('h1').hasClass('lost')).toBe(false);
});

test('the policy lets in exactly the styles and the script of the page', () => {
  const $ = page(wafReport('comodo-rev2'));
  const policy = $('meta[http-equiv="Content-Security-Policy"]').attr('content') ?? '';
  const hashes = $('style, script')
    .get()
    .map((node) => `'sha256-${createHash('sha256').update($(node).text()).digest('base64')}'`);
  expect(hashes).toHaveLength(2);
  expect($('style').text()).toContain('.numbers {');
  expect(policy.match(/'sha256-[^']+'/g)?.sort()).toEqual(hashes.sort());
  expect($('[style], [onclick], link, img, iframe')).toHaveLength(0);
});

test('the two numbers are large, and red where something is missed', () => {
  expect(numbersOf(page(wafReport('comodo-rev2')))).toEqual([
    ['3 of 8', 'number lost'],
    ['4 of 4', 'number'],
  ]);
  expect(numbersOf(page(wafReport('lost-protection')))[1]).toEqual(['2 of 4', 'number lost']);
});

test('where no attacks were sent nothing is said to be kept', () => {
  expect(numbersOf(page(wafReport('site')))[1]).toEqual(['none', 'number doubt']);
});

test('the exclusion is there whole, with a button that copies it', () => {
  const $ = page(wafReport('comodo-rev3'));
  const code = $('.paste code').first();
  expect(code.text()).toBe(configuration('comodo-rev3').remedy.chosen?.file.trim());
  expect(code.closest('.paste').find('button[data-copy][hidden]')).toHaveLength(1);
});

test('what was tried is a table in which one is chosen', () => {
  const $ = page(wafReport('comodo-rev3'));
  expect($('.tried tbody tr')).toHaveLength(6);
  expect($('.tried tr.chosen').text()).toContain('rule off for the callback’s shape');
});

test('advice is folded and said not to be run', () => {
  const details = page(wafReport('comodo-rev2'))('details:contains("advice that was not run")');
  expect(details.attr('open')).toBeUndefined();
  expect(details.find('dt').text()).toBe('nginxCloudflareWordfenceLiteSpeed');
});

test('every request is in the list, with the names by which it is chosen', () => {
  const report = wafReport('lost-protection');
  const $ = page(report);
  const results = report.configurations[0]?.results ?? [];
  expect($('.list tbody tr')).toHaveLength(results.length);
  const ids = (name: string) =>
    $(`.list tr.${name} .id`)
      .get()
      .map((cell) => $(cell).text());
  expect(ids('is-missed')).toEqual(['validation/pretty/guest']);
  expect(ids('is-lost')).toEqual(['fixation/my-account', 'fixation/push/extra-argument']);
  expect(ids('shopper')).toHaveLength(3);
  expect(ids('attack')).toHaveLength(6);
});

test('each button of the list stands for a class that rows have, or for all', () => {
  const $ = page(wafReport('comodo-rev2', 'lost-protection'));
  for (const button of $('.search button').get()) {
    const name = button.attribs['data-show'];
    if (name) expect($(`.list tr.${name}`).length, name).toBeGreaterThan(0);
  }
  expect($('.search').first().find('button[aria-pressed=true]').text()).toBe('All');
});

test('several configurations have an overview whose links lead to them', () => {
  const $ = page(wafReport('comodo-rev2', 'crs-pl2', 'clean'));
  expect($('.overview thead th').text()).toBe('Requestcomodocrs-pl2crs-pl1');
  expect($('.overview .bad').first().text()).toBe('403 (211180)');
  for (const link of $('main > p a').get()) expect($(link.attribs.href ?? '')).toHaveLength(1);
  expect(page(wafReport('clean'))('.overview')).toHaveLength(0);
});

test('configurations of one name have places of their own', () => {
  const $ = page(withConfigurations(configuration('clean'), configuration('clean')));
  const ids = $('section h3')
    .get()
    .map(({ attribs }) => attribs.id);
  expect(new Set(ids).size).toBe(2);
});

test('hostile text is text', () => {
  const $ = page(hostileReport());
  expect($('script')).toHaveLength(1);
  expect($('a[href^="http"]')).toHaveLength(0);
  expect($('section h3').text()).toContain('<script>alert(1)</script>');
});
