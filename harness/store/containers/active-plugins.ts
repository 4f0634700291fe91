/**
 * WordPress's option `active_plugins` without the plugin of this slug.
 * @param serialized PHP's form of a list of strings: `a:1:{i:0;s:23:"woocommerce/…";}`
 */
export function withoutPlugin(serialized: string, slug: string): string {
  const left = [...serialized.matchAll(/s:\d+:"([^"]*)";/g)]
    .map(([, file = '']) => file)
    .filter((file) => !file.startsWith(`${slug}/`));
  const entries = left.map((file, index) => `i:${index};s:${Buffer.byteLength(file)}:"${file}";`);
  return `a:${left.length}:{${entries.join('')}}`;
}
