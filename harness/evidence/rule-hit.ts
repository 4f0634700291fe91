/** A WAF's rule that matched a request, as the WAF's own log tells it. */
export interface RuleHit {
  id: string;
  /** The rule's `msg`. */
  message: string;
  /** The variable that the log names, such as `ARGS:json.merchant_data`. Of a chain it is the last link's. */
  variable?: string;
  /** The log's words for what matched. */
  matched: string;
  file: string;
  /** Where the rule begins on v3, where it ends on v2. 0 where the log does not tell. */
  line: number;
}

/** Which variables matched one link of a chain. */
export interface LinkMatch {
  /** Counts from 0, the chain's starter. */
  link: number;
  /** As a rule would name them: `ARGS_NAMES:kco_session_id`, `REQUEST_FILENAME`. */
  variables: string[];
  /** False where the log names only what was looked at: one of these matched, or several. */
  certain: boolean;
}
