import type { RuleHit } from '../../evidence/rule-hit.ts';
import type { Probe } from '../probe.ts';
import type { ProbeResult } from '../waf-report.ts';

/** What came of one request, and which rules matched it. */
export interface Observation {
  probe: Probe;
  /** Undefined when no answer came. */
  status?: number;
  outcome: ProbeResult['outcome'];
  /** One sentence where the outcome needs one. */
  remark?: string;
  /** In the order of the log: the first one is the rule that is named. */
  hits: RuleHit[];
  /** What matched behind these, where the WAF was asked with nothing denied. */
  behind: RuleHit[];
  /** `POST /wc-api/KCO_WC_Push/?…` */
  requestLine: string;
}
