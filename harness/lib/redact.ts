/**
 * Takes secrets out of what is written to disk or shown: session ids in URLs, cookies, Authorization headers,
 * WordPress nonces and order keys stay recognisable by shape, not by value.
 */
export function redact(text: string): string {
  return text
    .replace(/(kco_session_id=)([^&#\s"'\\<]+)/gi, (_, name: string, value: string) => `${name}${shapeOf(value)}`)
    .replace(/\b((?:set-)?cookie|authorization)("?\s*[:=]\s*"?)([^\r\n"]+)/gi, '$1$2[redacted]');
}

/** `t_` + 30 hex becomes `t_[30 hex]`: the shape matters for WAF rules, the value is a secret. */
function shapeOf(value: string): string {
  const session = /^t_([0-9a-f]+)$/i.exec(value);
  if (session?.[1]) return `t_[${session[1].length} hex]`;
  return /^[0-9]+$/.test(value) ? `[${value.length} digits]` : `[${value.length} characters]`;
}

/** Replaces each of the known secret values, wherever it stands. */
export function redactValues(text: string, secrets: readonly string[]): string {
  let result = text;
  for (const secret of secrets) if (secret.length >= 8) result = result.replaceAll(secret, '[redacted]');
  return result;
}
