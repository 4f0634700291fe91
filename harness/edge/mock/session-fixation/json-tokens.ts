export type JsonToken = { type: '{' | '}' | '[' | ']' | ',' | ':' | 'scalar' } | { type: 'string'; value: string };

const number = /-?(?:0|[1-9][0-9]*(?![0-9]))(?:\.[0-9]+(?![0-9])|(?!\.))(?:[eE][+-]?[0-9]+|(?![eE]))/;
/** UTF-8 is looked at by the length of its sequences alone. */
const character =
  /[ !#-[\]-\x7f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|[\xc0-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf7][\x80-\xbf]{3}/;
const token = new RegExp(
  `[\\t\\n\\v\\f\\r ]*(?:([{}[\\],:])|"((?:${character.source})*)"|(?:true|false|null|${number.source}))`,
  'y',
);

/**
 * JSON's tokens up to the first that is none, where the text ends for ModSecurity too.
 * @param text one character for each byte
 * @source yajl 2.1.0, yajl_lex.c and, for strings, what Debian's build was seen to do
 */
export function* jsonTokens(text: string): Generator<JsonToken> {
  const pattern = new RegExp(token);
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    const [, sign, string] = found;
    if (sign !== undefined) yield { type: sign as '{' };
    else if (string !== undefined) yield { type: 'string', value: unescaped(string) };
    else yield { type: 'scalar' };
  }
}

const shortEscapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** A high surrogate takes any `\u` that follows for its low one; without one it is `?`. */
function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\u(d[89ab]..)(?:\\u(....))?|\\u(....)|\\(.)/gi,
    (_, high?: string, low?: string, code?: string, short?: string) => {
      if (short !== undefined) return shortEscapes[short] ?? short;
      if (code !== undefined) return utf8(Number.parseInt(code, 16));
      if (high === undefined || low === undefined) return '?';
      return utf8(0x10000 + ((Number.parseInt(high, 16) & 0x3ff) << 10) + (Number.parseInt(low, 16) & 0x3ff));
    },
  );
}

function utf8(codePoint: number): string {
  return Buffer.from(String.fromCodePoint(codePoint)).toString('latin1');
}
