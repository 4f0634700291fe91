import { printable } from '../../lib/printable.ts';
import { redact } from '../../lib/redact.ts';
import type { WafComparison } from '../../waf/waf-comparison.ts';
import type { WafReport } from '../../waf/waf-report.ts';

/**
 * The report as it may be shown: no session ids, no characters that move a terminal or that no file can hold. What a
 * WAF logs is what anybody has sent. Directives are this project's own text, and one that was changed is not the one that was tried.
 */
export const cleanReport = <R extends WafReport | WafComparison>(report: R): R => cleaned(report, '') as R;

/** Fields of a remedy that hold directives, or something else to paste. */
const pasted = /\.remedy\.(?:(?:tried\.\d+|chosen)\.directives|chosen\.file|advice\.\d+\.code)$/;

function cleaned(value: unknown, path: string): unknown {
  if (typeof value === 'string') return pasted.test(path) ? printable(value) : redact(printable(value));
  if (Array.isArray(value)) return value.map((item, index) => cleaned(item, `${path}.${index}`));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, cleaned(field, `${path}.${name}`)]));
}
