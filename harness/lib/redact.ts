/**
 * Takes secrets out of what is written to disk or shown: session ids, in URLs and in cookies, cookie headers and
 * Authorization headers, also as JSON, and what opens a block checkout's cart. Session ids stay recognisable by shape, which WAF rules go by.
 */
export function redact(text: string): string {
  const withoutSessions = text.replace(sessionInUrl, (_, name: string, value: string) => `${name}${shapeOf(value)}`);
  return rules.reduce((left, [pattern, replacement]) => left.replace(pattern, replacement), withoutSessions);
}

const headers = 'set-cookie|cookie|authorization';
/** Of WooCommerce's Store API. */
const cartHeaders = 'cart-token|nonce|x-wp-nonce';
/** In the `merchant_data` that KCO 2.16.0 to 2.20.9 gives Klarna for a block checkout; the last is WordPress's login. */
const cartFields = 'wc_cart_token|wc_nonce|signing_key|wp_logged_in_cookie';

/** WordPress's and WooCommerce's, which end in a hash of the shop's address. */
const loginCookies = 'wordpress_logged_in_|wordpress_sec_|wp_woocommerce_session_';

/** In this order; each leaves what an earlier one wrote as it is. */
const rules: readonly [pattern: RegExp, replacement: string][] = [
  // A guest's session id anywhere, with the rest of the session cookie that older plugins put behind it.
  [/(?<![0-9a-z])t_[0-9a-f]{30}(?![0-9a-f])(?:(?:%7C|\|)[^&;#\s"'\\<]*)?/gi, 't_[30 hex]'],
  // The same in a URL within a URL.
  [/(%3D)t_[0-9a-f]{30}(?:%(?:25)?7C[^&;#\s"'\\<]*)?/gi, '$1t_[30 hex]'],
  // A customer's login and session, as a trace lists cookies, and wherever else they stand by their names.
  [new RegExp(`("name":\\s*"(?:${loginCookies})\\w+",\\s*"value":\\s*")(?!t_\\[)[^"]*`, 'gi'), '$1[redacted]'],
  [new RegExp(`(\\b(?:${loginCookies})\\w+(?:=|%3D))(?!t_\\[)[^;,"'\\s\\\\<]+`, 'gi'), '$1[redacted]'],
  // Order keys, which open an order to whoever has them.
  [/(\bkey(?:=|%3D)wc_order_)[^&#%\s"'\\<]+/gi, '$1[redacted]'],
  [/(?<=%22|\b)wc_order_[a-z0-9]{13}\b/gi, 'wc_order_[13 characters]'],
  // Headers: in HAR form, as fields of JSON, as JSON within JSON, and as they stand on the wire.
  [new RegExp(`("name":\\s*"(?:${headers})",\\s*"value":\\s*")(?:[^"\\\\]|\\\\.)*`, 'gi'), '$1[redacted]'],
  [new RegExp(`("(?:${headers})":\\s*)(?:\\[[^\\]]*\\]|"(?:[^"\\\\]|\\\\.)*")`, 'gi'), '$1"[redacted]"'],
  [new RegExp(`(\\\\"(?:${headers})\\\\":\\s*\\\\")(?:[^"\\\\]|\\\\[^"])*`, 'gi'), '$1[redacted]'],
  [new RegExp(`(^|[\\s'>])(${headers})(\\s*[:=]\\s*)[^\\r\\n]+`, 'gi'), '$1$2$3[redacted]'],
  // The same of carts. JSON stands in JSON in JSON here, and each has one more backslash before its quotes.
  [new RegExp(`("name":\\s*"(?:${cartHeaders})",\\s*"value":\\s*")[^"]*`, 'gi'), '$1[redacted]'],
  [new RegExp(`((\\\\*)"(?:${cartHeaders}|${cartFields})\\2"\\s*:\\s*\\2")(?:[^"\\\\]|\\\\+/)*`, 'gi'), '$1[redacted]'],
  // The block checkout's page has what it starts with percent-encoded.
  [new RegExp(`(%22(?:${cartHeaders}|${cartFields})%22%3A%22)(?:(?!%22)[^'"\\s])*`, 'gi'), '$1[redacted]'],
  [new RegExp(`(^|[\\r\\n])((?:${cartHeaders}):\\s*)[^\\r\\n]+`, 'gi'), '$1$2[redacted]'],
  [/(storeApiNonce(?:['"]\s*)?:\s*['"])[^'"]+/g, '$1[redacted]'],
  // WordPress's nonce of its whole REST API, in the script that sends it; a trace has the page as JSON too.
  [/(createNonceMiddleware\(\s*\\*["'])[^"'\\]+/g, '$1[redacted]'],
  // Wherever they stand: a cart's token is a JWT, and credentials have their scheme before them.
  [/(?<=%22|[^\w-]|^)eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+/g, '[JWT]'],
  [/\b(Basic|Bearer) (?=\S*(?:[0-9=]|[a-z]\S*[A-Z]))(?:[\w+=.~-]|\\*\/){12,}/g, '$1 [redacted]'],
];

/** As `name=value` in a URL, percent-encoded within another one, or as a field of JSON; values already redacted stay. */
const sessionInUrl = /(kco_session_id(?:=|%3D|"\s*:\s*"|\\"\s*:\s*\\"))(?!t_\[|\[\d)([^&#\s"'\\<]+)/gi;

/** `t_` + 30 hex becomes `t_[30 hex]`: the shape matters for WAF rules, the value is a secret. */
function shapeOf(value: string): string {
  const session = /^t_([0-9a-f]+)$/i.exec(value);
  if (session?.[1]) return `t_[${session[1].length} hex]`;
  return /^[0-9]+$/.test(value) ? `[${value.length} digits]` : `[${value.length} characters]`;
}
