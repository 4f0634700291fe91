import { HarnessError } from '../../lib/errors.ts';
import type { Software } from './identify-software.ts';
import type { SourceSlug } from './source.ts';

/** These three have an option of their own, so they can be mixed up. */
const named: ReadonlySet<string> = new Set(['klarna-checkout-for-woocommerce', 'woocommerce', 'wordpress']);

/**
 * The software under the slug that was asked for. A third plugin is believed to be what was asked for, because its
 * files do not tell its slug for certain.
 * @throws HarnessError SOURCE_UNFIT naming what it is instead.
 */
export function expectSlug(software: Software, slug: SourceSlug | undefined, label: string): Software {
  // It becomes a folder name, and a text domain can hold anything.
  if (slug === undefined) return { ...software, slug: software.slug.replace(/[^\w-]/g, '-') };
  if (slug === software.slug) return software;
  if (!named.has(slug) && !named.has(software.slug)) return { ...software, slug };
  throw new HarnessError(
    'SOURCE_UNFIT',
    `${label} is ${software.name} ${software.version} (${software.mainFile}), not ${slug}`,
    { hint: 'KCO goes to --plugin, WooCommerce to --woocommerce, WordPress to --wordpress, all others to --with' },
  );
}
