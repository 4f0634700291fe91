/**
 * Names that ModSecurity gives to the values of a JSON text: `json.a.array_0.b`. Broken JSON has the names that came
 * before it broke; empty objects and arrays have none.
 * @param text one character for each byte
 * @source libmodsecurity 3, request_body_processor/json.cc
 */
export function jsonNames(text: string): string[] {
  const reader = new JsonReader();
  for (const token of jsonTokens(text)) {
    if (!reader.take(token)) break;
  }
  return reader.names;
}

interface Container {
  name: string;
  /** Elements so far; undefined for an object. */
  elements: number | undefined;
}

class JsonReader {
  readonly names: string[] = [];
  #inside: Container[] = [];
  #key = '';
  #expected: 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'rest' = 'value';

  /** @returns false where the token may not stand: the text ends before it. */
  take(token: JsonToken): boolean {
    switch (this.#expected) {
      case 'key':
      case 'key-or-end':
        return this.#takeKey(token);
      case 'colon':
        this.#expected = 'value';
        return token.type === ':';
      case 'value':
      case 'value-or-end':
        return this.#takeValue(token);
      case 'rest':
        return this.#takeRest(token);
    }
  }

  #takeKey(token: JsonToken): boolean {
    if (token.type === '}' && this.#expected === 'key-or-end') return this.#leave();
    if (token.type !== 'string') return false;
    this.#key = token.value;
    this.#expected = 'colon';
    return true;
  }

  #takeValue(token: JsonToken): boolean {
    switch (token.type) {
      case '{':
        this.#inside.push({ name: this.#ownName(), elements: undefined });
        this.#expected = 'key-or-end';
        return true;
      case '[':
        this.#inside.push({ name: this.#ownName(), elements: 0 });
        this.#expected = 'value-or-end';
        return true;
      case ']':
        return this.#expected === 'value-or-end' && this.#leave();
      case 'string':
      case 'scalar':
        this.names.push(this.#path() + this.#ownName());
        return this.#valueEnded();
      default:
        return false;
    }
  }

  /** After a value: a comma, or the end of what it is in. */
  #takeRest(token: JsonToken): boolean {
    const container = this.#inside.at(-1);
    if (!container) return false;
    const isObject = container.elements === undefined;
    if (token.type === (isObject ? '}' : ']')) return this.#leave();
    this.#expected = isObject ? 'key' : 'value';
    return token.type === ',';
  }

  #leave(): true {
    this.#inside.pop();
    return this.#valueEnded();
  }

  #valueEnded(): true {
    const container = this.#inside.at(-1);
    if (container?.elements !== undefined) container.elements++;
    this.#expected = 'rest';
    return true;
  }

  #ownName(): string {
    const container = this.#inside.at(-1);
    if (!container) return 'json';
    return container.elements === undefined ? this.#key || 'empty-key' : '';
  }

  #path(): string {
    return this.#inside
      .map(({ name, elements }) => (elements === undefined ? `${name}.` : `${name}.array_${elements}`))
      .join('');
  }
}

type JsonToken = { type: '{' | '}' | '[' | ']' | ',' | ':' | 'scalar' } | { type: 'string'; value: string };

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
function* jsonTokens(text: string): Generator<JsonToken> {
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
