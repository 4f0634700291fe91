import { z } from 'zod';

/** A value in the body of a call that Klarna refused. Nothing long and no URL is kept of it: they hold session ids. */
export const badValue = z.object({
  /** As Klarna names it: `order_lines[0].total_tax_amount`. */
  field: z.string(),
  /** For people: `2979`, `"12"`, `300 characters`, `nothing`. */
  sent: z.string(),
  /** What Klarna takes: `2980 is right`, `two letters are wanted`. */
  rule: z.string(),
  /** `sum`: each number may stand there, but the numbers do not add up. */
  kind: z.enum(['sum', 'value']),
});
export type BadValue = z.infer<typeof badValue>;

/** `order_lines[0].total_tax_amount: 2979 sent, 2980 is right` */
export const badValueWords = ({ field, sent, rule }: BadValue): string => `${field}: ${sent} sent, ${rule}`;

/** Why Klarna refused a call: what was wrong with which value, else Klarna's own words. Undefined where it served the call. */
export const refusalWords = ({ reason, badValues }: { reason?: string; badValues?: BadValue[] }): string | undefined =>
  badValues && badValues.length > 0 ? badValues.map(badValueWords).join('; ') : reason;
