import type { ConfigurationReport } from '../waf-report.ts';

/**
 * A callback that must pass is stopped and no baseline knows it, or protection was lost. The customer's own requests are
 * shown and fail nothing: what they need is another subject.
 */
export const failed = ({ findings, lost }: ConfigurationReport): boolean =>
  lost.length > 0 ||
  findings.some(({ mustPass, kind, known }) => mustPass && kind !== 'shopper' && known === undefined);
