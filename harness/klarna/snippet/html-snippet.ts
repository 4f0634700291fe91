/**
 * What `html_snippet` holds: one container and one small script. The script must do without line breaks of the old
 * kind, without a second script tag and without much text: newer versions of the plugin cut it out with a regular
 * expression whose cost grows with its length, and print it again elsewhere; older ones print the snippet as it is.
 * The container already exists wherever the script runs. The same snippet serves the thank-you page.
 * @source `kco_extract_script` in KCO 2.5.11 and 2.8.7 to 2.20.9; absent in 2.0.16 and 2.5.9
 */
export function htmlSnippet(orderId: string, baseUrl: string): string {
  const script = [
    '(function(w,d){',
    'var k=w._klarnaCheckout=function(c){k.q.push(c)};',
    `k.q=[];k.order=${quoted(orderId)};k.base=${quoted(baseUrl)};`,
    'var s=d.createElement("script");s.async=true;s.src=k.base+"/kco/loader.js";',
    '(d.head||d.body).appendChild(s)',
    '})(window,document);',
  ].join('\n');
  return `<div id="klarna-checkout-container" style="overflow: hidden;"></div>\n<script type="text/javascript">\n${script}\n</script>`;
}

/** A JavaScript string that cannot end the script it stands in. */
const quoted = (text: string): string => JSON.stringify(text).replaceAll('<', '\\u003c');
