import type { RuleHit } from '../../../evidence/rule-hit.ts';

/** One transaction of an engine's audit log. */
export interface AuditRow {
  /** The request's X-Request-Id where the log has it, else the engine's own id. */
  requestId: string;
  /** Path and query as logged; empty where the log does not tell. */
  uri: string;
  /** 0 where the log does not tell. */
  status: number;
  /** Scoring rules left out. */
  hits: RuleHit[];
}
