/** Where a text stops being JSON, lines and columns counted from 1, and what should stand there. */
export interface JsonMistake {
  line: number;
  column: number;
  /** `expected ":", found "http"` */
  words: string;
}

type Wanted = 'value' | 'first item' | 'key' | 'first key' | 'colon' | 'after value';

const gap = /[ \t\n\r]*/y;
/** A string without its closing quote: it ends where it goes wrong, too. */
const openString = /"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/uy;
const bare = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * Node's own words have no place in some of its versions, and in others only for some mistakes.
 * @source RFC 8259, the grammar of JSON
 * @returns undefined for a text that is JSON
 */
export function jsonMistakeIn(text: string): JsonMistake | undefined {
  const open: string[] = [];
  let wanted: Wanted = 'value';
  for (let at = endOf(gap, text, 0); ; at = endOf(gap, text, at)) {
    const sign = text[at] ?? '';
    const isFirst: boolean = wanted === 'first item' || wanted === 'first key';
    const isName: boolean = wanted === 'key' || wanted === 'first key';
    if ((isFirst || wanted === 'after value') && open.length > 0 && sign === closing(open)) {
      open.pop();
      wanted = 'after value';
      at += 1;
    } else if (wanted === 'after value') {
      if (open.length === 0) return sign === '' ? undefined : mistake(text, at, 'the end of the file');
      if (sign !== ',') return mistake(text, at, `"," or "${closing(open)}"`);
      wanted = closing(open) === '}' ? 'key' : 'value';
      at += 1;
    } else if (wanted === 'colon') {
      if (sign !== ':') return mistake(text, at, '":"');
      wanted = 'value';
      at += 1;
    } else if (sign === '"') {
      at = endOf(openString, text, at);
      if (text[at] !== '"') return mistake(text, at, 'the rest of the string and its quote');
      wanted = isName ? 'colon' : 'after value';
      at += 1;
    } else if (isName) {
      return mistake(text, at, `a name in double quotes${isFirst ? ' or "}"' : ''}`);
    } else if (sign === '{' || sign === '[') {
      open.push(sign);
      wanted = sign === '{' ? 'first key' : 'first item';
      at += 1;
    } else {
      const end = endOf(bare, text, at);
      if (end === at) return mistake(text, at, `a value${isFirst ? ' or "]"' : ''}`);
      wanted = 'after value';
      at = end;
    }
  }
}

const closing = (open: readonly string[]): string => (open.at(-1) === '{' ? '}' : ']');

/** @returns where the pattern ends that begins here, or here */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}

function mistake(text: string, at: number, expected: string): JsonMistake {
  const before = text.slice(0, at).split(/\r\n|\r|\n/);
  const column = (before.at(-1) ?? '').length + 1;
  return { line: before.length, column, words: `expected ${expected}, found ${found(text.slice(at, at + 200))}` };
}

function found(rest: string): string {
  const [sign] = rest;
  if (sign === undefined) return 'the end of the file';
  if (/[\n\r]/.test(sign)) return 'a line break';
  if (/\p{Cc}/u.test(sign)) return `the control character ${sign.charCodeAt(0)}`;
  const [token = sign] = /^(?:"[^"\p{Cc}]{0,30}"|[\p{L}\p{N}_$.+-]{1,30}|\/[/*]|.)/u.exec(rest) ?? [];
  return token.length > 1 && token.startsWith('"') ? token : `"${token}"`;
}
