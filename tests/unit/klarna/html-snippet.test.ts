import { expect, test } from 'vitest';
import { htmlSnippet } from '../../../harness/klarna/snippet/html-snippet.ts';

const snippet = htmlSnippet('11111111-2222-4333-8444-555555555555', 'https://checkout.klarna.test');

/** From the first opening of a script to the last end of one, a character at a time, as newer plugins cut. */
const scriptPart = /<script(?:.|\n)*\/script>/;

test('the script can be cut out, and a container is left', () => {
  expect(snippet.replace(scriptPart, '').trim()).toBe(
    '<div id="klarna-checkout-container" style="overflow: hidden;"></div>',
  );
});

test('the script, printed again elsewhere, still queues at once and loads the rest', () => {
  const cut = scriptPart.exec(snippet)?.[0] ?? '';
  const code = cut.replace(/<\/?script[^>]*>/g, '');
  expect(code).not.toContain('<');
  const appended: { src?: string }[] = [];
  const window: { _klarnaCheckout?: ((callback: unknown) => void) & { q: unknown[] } } = {};
  const document = { head: { appendChild: (element: object) => appended.push(element) }, createElement: () => ({}) };
  new Function('window', 'document', code)(window, document);
  window._klarnaCheckout?.('first');
  window._klarnaCheckout?.('second');
  expect(window._klarnaCheckout?.q).toEqual(['first', 'second']);
  expect(appended).toMatchObject([{ src: 'https://checkout.klarna.test/kco/loader.js' }]);
});

test('it is small, since the cost of cutting grows with its length, and has line feeds only', () => {
  expect(snippet.length).toBeLessThan(800);
  expect(snippet).not.toContain('\r');
  expect(snippet.match(/<script/g)).toHaveLength(1);
});

test('a base URL cannot end the script', () => {
  expect(htmlSnippet('1', 'https://x.test/</script>').match(/<\/script>/g)).toHaveLength(1);
});

test('a shopper without a browser can read the order and the base URL from it', () => {
  expect(/k\.order="([^"]+)";k\.base="([^"]+)"/.exec(snippet)?.slice(1)).toEqual([
    '11111111-2222-4333-8444-555555555555',
    'https://checkout.klarna.test',
  ]);
});
