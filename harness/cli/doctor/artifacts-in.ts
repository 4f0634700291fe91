import { readdir } from 'node:fs/promises';

/** What people call the software of a slug. */
export const softwareNames: Readonly<Record<string, string>> = {
  'klarna-checkout-for-woocommerce': 'KCO',
  woocommerce: 'WooCommerce',
  wordpress: 'WordPress',
};

/** `KCO 2.13.11`, `WooCommerce 10.0.2`: the zips and folders in the folder of artifacts that are named after a version. */
export async function artifactsIn(folder: string | undefined): Promise<string[]> {
  const names = folder === undefined ? [] : await readdir(folder).catch(() => []); // no such folder: nothing in it
  return names.sort().flatMap((name) => {
    const [, slug = '', version] = /^([a-z-]+?)[.-](\d[\w.-]*?)(?:\.zip)?$/.exec(name) ?? [];
    return softwareNames[slug] ? [`${softwareNames[slug]} ${version}`] : [];
  });
}
