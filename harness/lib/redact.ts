/**
 * Takes secrets out of what is written to disk or shown: session ids, in URLs and in cookies, cookie headers and
 * Authorization headers, also as JSON. Session ids stay recognisable by shape, which WAF rules go by.
 */
export function redact(text: string): string {
  return text
    .replace(/(kco_session_id=)([^&#\s"'\\<]+)/gi, (_, name: string, value: string) => `${name}${shapeOf(value)}`)
    .replace(/\bt_[0-9a-f]{30}\b(?:(?:%7C|\|)[^&;#\s"'\\<]*)?/gi, 't_[30 hex]')
    .replace(/("name":\s*"(?:set-cookie|cookie|authorization)",\s*"value":\s*")(?:[^"\\]|\\.)*/gi, '$1[redacted]')
    .replace(/\b((?:set-)?cookie|authorization)("?\s*[:=]\s*"?)([^\r\n"]+)/gi, '$1$2[redacted]');
}

/** `t_` + 30 hex becomes `t_[30 hex]`: the shape matters for WAF rules, the value is a secret. */
function shapeOf(value: string): string {
  const session = /^t_([0-9a-f]+)$/i.exec(value);
  if (session?.[1]) return `t_[${session[1].length} hex]`;
  return /^[0-9]+$/.test(value) ? `[${value.length} digits]` : `[${value.length} characters]`;
}
