import { createHash } from 'node:crypto';
import { load } from 'cheerio/slim';
import { expect, test } from 'vitest';
import { markup } from '../../../../harness/reports/html/markup.ts';
import { htmlPage } from '../../../../harness/reports/html/page.ts';

for (const [what, own] of [
  ['neither', {}],
  ['a style', { style: '.own { color: red; }' }],
  ['a script', { script: 'show();' }],
  ['both', { style: '.own { color: red; }', script: 'show();' }],
] as const) {
  test(`with ${what} of its own, a page lets in just what it has`, () => {
    const $ = load(htmlPage('Title', markup`<p>Body</p>`, own), { xml: false });
    const policy = $('meta[http-equiv="Content-Security-Policy"]').attr('content') ?? '';
    const hashes = $('style, script')
      .get()
      .map((node) => `'sha256-${createHash('sha256').update($(node).text()).digest('base64')}'`);
    expect(policy.match(/'sha256-[^']+'/g)).toEqual(hashes);
    expect($('style').text().includes('.own')).toBe('style' in own);
    expect($('script').text()).toBe('script' in own ? own.script : '');
    expect(policy.includes("script-src 'none'")).toBe(!('script' in own));
  });
}
