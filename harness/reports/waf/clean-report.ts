import { redact } from '../../lib/redact.ts';
import type { WafReport } from '../../waf/waf-report.ts';
import { printable } from '../printable.ts';

/**
 * The report as it may be shown: no session ids, no characters that move a terminal or that no file can hold. What a
 * WAF logs is what anybody has sent.
 */
export const cleanReport = (report: WafReport): WafReport => cleaned(report) as WafReport;

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return redact(printable(value));
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, cleaned(field)]));
}
