import type { RuleHit } from '../../../evidence/rule-hit.ts';
import { isScoringRule, parseMessage } from './messages.ts';

/** A rule that matched, as a server's error log tells it. */
export interface LoggedHit {
  /** Path without the query. */
  uri: string;
  /** `POST /wc-api/KCO_WC_Push/?… HTTP/1.1`; nginx only. */
  requestLine?: string;
  uniqueId?: string;
  hit: RuleHit;
  /** With which the rule denied the request; absent for a mere warning. */
  status?: number;
}

/**
 * Reads the lines of ModSecurity in the error log of nginx or Apache. Other lines and scoring rules are left out.
 * @source observed with nginx 1.22 and libmodsecurity 3.0.9, Apache 2.4 and mod_security2 2.9.7
 */
export function parseErrorLog(text: string): LoggedHit[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const start = line.indexOf(' ModSecurity: ');
    if (start === -1) return [];
    // What nginx appends names the request, in the visitor's own words.
    const [own = '', appended = ''] = split(line.slice(start), '"], client: ');
    const logged = parseMessage(/\[security2:\w+\]/.test(line) ? own.replaceAll('\\\\', '\\') : own);
    if (!logged || isScoringRule(logged.hit.id)) return [];
    const requestLine = /, request: "(.*?)"(?:, \w+: "|$)/.exec(appended)?.[1];
    const uniqueId = logged.tags.get('unique_id');
    return {
      uri: logged.tags.get('uri') ?? '',
      ...(requestLine === undefined ? {} : { requestLine }),
      ...(uniqueId === undefined ? {} : { uniqueId }),
      hit: logged.hit,
      ...(logged.status === undefined ? {} : { status: logged.status }),
    };
  });
}

/** At the first of these, which stays with the first part but for what follows its bracket. */
function split(line: string, at: string): [string, string] {
  const index = line.indexOf(at);
  return index === -1 ? [line, ''] : [line.slice(0, index + 2), line.slice(index + 2)];
}
