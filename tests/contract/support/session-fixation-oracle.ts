/** The words of rule 211180, revisions 1 and 2. @source facts/waf.md */
export const listedWords = [
  'jsessionid',
  'aspsessionid',
  'asp.net_sessionid',
  'phpsession',
  'phpsessid',
  'weblogicsession',
  'session_id',
  'session-id',
  'cfid',
  'cftoken',
  'cfsid',
  'jservsession',
  'jwsession',
] as const;

export interface RuledRequest {
  /** The raw query, without the question mark. */
  query: string;
  body: { type: 'none' } | { type: 'urlencoded'; text: string } | { type: 'json'; object: Record<string, string> };
  /** Absent and empty are not the same: an empty header is a Referer. */
  referer: string | undefined;
}

/** What rule 211180 does, thought out apart from ModSecurity. @source facts/waf.md, "A faithful small evaluator" */
export function isBlocked({ query, body, referer }: RuledRequest): boolean {
  if (referer !== undefined) return false;
  const names = urlencodedNames(query);
  if (body.type === 'urlencoded') names.push(...urlencodedNames(body.text));
  if (body.type === 'json') names.push(...Object.keys(body.object).map((name) => `json.${name}`));
  return names.some((name) => listedWords.some((word) => name.toLowerCase().includes(word)));
}

/** Arguments are split at `&` only, `+` is a space, and a `%` without two hex digits is itself. */
function urlencodedNames(text: string): string[] {
  return text
    .split('&')
    .map((argument) =>
      (argument.split('=')[0] ?? '')
        .replaceAll('+', ' ')
        .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    );
}
