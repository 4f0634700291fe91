import { load } from 'cheerio/slim';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printable } from '../../../../harness/lib/printable.ts';
import { anchors, markup } from '../../../../harness/reports/html/markup.ts';

test('text is escaped, markup and numbers are not', () => {
  expect(markup`<p>${'<b> & "x" \'y\''} ${markup`<i>${3}</i>`}</p>`.text).toBe(
    '<p>&lt;b&gt; &amp; &quot;x&quot; &#39;y&#39; <i>3</i></p>',
  );
});

test('lists are joined, and what is not there leaves nothing', () => {
  expect(markup`${[markup`<li>${'a'}</li>`, ['&', undefined, false]]}${undefined}${false}${''}`.text).toBe(
    '<li>a</li>&amp;',
  );
});

test('zero is shown', () => expect(markup`${0}`.text).toBe('0'));

test('whatever the text, it comes back from the page, as text and as an attribute', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const $ = load(markup`<p title="${text}">${text}</p>`.text, { xml: false }, false);
      expect($('p').attr('title')).toBe(printable(text));
      expect($('p').text()).toBe(printable(text));
      expect($('*')).toHaveLength(1);
    }),
  );
});

test.describe('anchors', () => {
  test('a name that may stand in an id is one', () => {
    expect(anchors()('waf-211180--kco-2.13.11')).toBe('waf-211180--kco-2.13.11');
  });

  test('anything else becomes hyphens, and nothing becomes a word', () => {
    const idOf = anchors();
    expect(idOf('a "b" <c>')).toBe('a-b-c-');
    expect(idOf('')).toBe('scenario');
  });

  test('no id is given twice', () => {
    const idOf = anchors();
    expect([idOf('a'), idOf('a'), idOf('a-2'), idOf('a')]).toEqual(['a', 'a-2', 'a-2-2', 'a-3']);
  });
});
