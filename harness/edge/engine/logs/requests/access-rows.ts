import type { LoggedRequest } from '../../../../evidence/logged-request.ts';
import { requestLine } from './json-rows.ts';

/**
 * Reads a line of an access log in the common or the combined form, and a line of the index of a concurrent audit log, which begins
 * alike. Apache and nginx escape quotes in what was sent, so the first that is none ends the request.
 * @returns undefined for anything else
 */
export function requestInAccess(line: string): LoggedRequest | undefined {
  const [, sent = '', status, rest = ''] =
    /^[^"[\]]{1,300}\[[^\]]{1,60}\] "((?:[^"\\]|\\.){1,16384})" (\d{3})(?: (.*))?$/.exec(line) ?? [];
  const request = requestLine(sent);
  if (!request || status === undefined) return undefined;
  // Size, Referer and User-Agent, where there are these.
  const [, agent] = /^\S+ (?:-|"(?:[^"\\]|\\.)*") (?:-|"((?:[^"\\]|\\.)*)")/.exec(rest) ?? [];
  return {
    ...request,
    ...(agent !== undefined && agent !== '-' && { headers: [['User-Agent', agent] as const] }),
    status: Number(status),
    rules: [],
  };
}

/**
 * The file that a line of a concurrent audit log's index names at its end, where no sender reaches: by the day, the minute and the
 * transaction. mod_security2 names it from SecAuditLogStorageDir on, ModSecurity 3 and Coraza by its whole path.
 * @source observed with mod_security2 2.9.7, libmodsecurity 3.0.9 and Coraza 3.7.0
 */
export function entryNamedIn(line: string): { path: string; dated: string } | undefined {
  const [, path, dated] =
    / (\/(?:[^\s"]*\/)?(\d{8}\/\d{8}-\d{4}\/\d{8}-\d{6}-[\w@.-]+))(?: \d+ [\d.]+ md5:[0-9a-f]{32})?\s*$/.exec(line) ??
    [];
  return path === undefined || dated === undefined || path.includes('/../') ? undefined : { path, dated };
}
