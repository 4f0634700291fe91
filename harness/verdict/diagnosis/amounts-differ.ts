import type { DiagnoseSite } from './diagnosis.ts';

/** The plugin compares the totals and sets the order on hold when they differ. */
export const amountsDiffer: DiagnoseSite = ({ orders }) => {
  const note = orders.flatMap(({ notes }) => notes).find((text) => /does not match WooCommerce order total/.test(text));
  if (note === undefined) return undefined;
  const [, klarna, shop] = /order total \(([^)]*)\).*order total \(([^)]*)\)/.exec(note) ?? [];
  return {
    why: `The plugin found ${klarna ?? 'another total'} at Klarna and ${shop ?? 'its own'} in the shop, and put the order on hold.`,
    change:
      klarna !== undefined && Number.parseFloat(klarna) === 0
        ? 'The total at Klarna could not be read; when Klarna answers again, the next push puts it right.'
        : 'Compare the order with Klarna before it is delivered; look for what changes totals after the purchase: rounding, fees, an edited cart.',
  };
};
