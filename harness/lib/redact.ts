/**
 * Takes secrets out of what is written to disk or shown: session ids, in URLs and in cookies, cookie headers and
 * Authorization headers, also as JSON. Session ids stay recognisable by shape, which WAF rules go by.
 */
export function redact(text: string): string {
  return text
    .replace(sessionInUrl, (_, name: string, value: string) => `${name}${shapeOf(value)}`)
    .replace(/(?<![0-9a-z])t_[0-9a-f]{30}(?![0-9a-f])(?:(?:%7C|\|)[^&;#\s"'\\<]*)?/gi, 't_[30 hex]')
    .replace(/(%3D)t_[0-9a-f]{30}(?:%(?:25)?7C[^&;#\s"'\\<]*)?/gi, '$1t_[30 hex]')
    .replace(/(\bkey(?:=|%3D)wc_order_)[^&#%\s"'\\<]+/gi, '$1[redacted]')
    .replace(/("name":\s*"(?:set-cookie|cookie|authorization)",\s*"value":\s*")(?:[^"\\]|\\.)*/gi, '$1[redacted]')
    .replace(/("(?:set-cookie|cookie|authorization)":\s*)(?:\[[^\]]*\]|"(?:[^"\\]|\\.)*")/gi, '$1"[redacted]"')
    .replace(/(\\"(?:set-cookie|cookie|authorization)\\":\s*\\")(?:[^"\\]|\\[^"])*/gi, '$1[redacted]')
    .replace(/(^|[\s'>])((?:set-)?cookie|authorization)(\s*[:=]\s*)[^\r\n]+/gi, '$1$2$3[redacted]');
}

/** As `name=value` in a URL, percent-encoded within another one, or as a field of JSON; values already redacted stay. */
const sessionInUrl = /(kco_session_id(?:=|%3D|"\s*:\s*"|\\"\s*:\s*\\"))(?!t_\[|\[\d)([^&#\s"'\\<]+)/gi;

/** `t_` + 30 hex becomes `t_[30 hex]`: the shape matters for WAF rules, the value is a secret. */
function shapeOf(value: string): string {
  const session = /^t_([0-9a-f]+)$/i.exec(value);
  if (session?.[1]) return `t_[${session[1].length} hex]`;
  return /^[0-9]+$/.test(value) ? `[${value.length} digits]` : `[${value.length} characters]`;
}
