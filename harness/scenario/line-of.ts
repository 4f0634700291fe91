/**
 * Where in a scenario file's source a value is written. No parser of TypeScript: literals, calls of presets and names of
 * constants are followed; where something else stands, it stays at the last place that it found.
 */

/** @returns the line of what a path leads to, counted from 1; of the nearest thing above it that is found, else 1 */
export function lineOf(text: string, path: readonly PropertyKey[]): number {
  let value = rootOf(text);
  let found = 0;
  for (const step of path) {
    const member = value === undefined ? undefined : memberAt(text, value, step);
    if (!member) break;
    found = member.start;
    value = member.value;
  }
  return text.slice(0, found).split('\n').length;
}

/** Where a member begins, and where its value does. */
interface Member {
  start: number;
  value: number;
}

/** What the file exports. */
function rootOf(text: string): number | undefined {
  const found =
    /\bdefine(?:Scenario|Config)\s*\(/.exec(text) ?? /\bexport\s+default\b/.exec(text) ?? /^(?=\s*\{)/.exec(text);
  if (!found) return undefined;
  const start = gapAfter(text, found.index + found[0].length);
  const isFunction = /^(?:async\b|function\b|\()/.test(text.slice(start));
  if (!isFunction && literalAt(text, start) !== undefined) return start;
  const returned = /(?:=>\s*\(|\breturn)\s*\{/.exec(text.slice(start));
  return returned ? start + returned.index + returned[0].length - 1 : undefined;
}

function memberAt(text: string, value: number, step: PropertyKey): Member | undefined {
  const open = literalAt(text, value);
  if (open === undefined) return undefined;
  const items = itemsOf(text, open);
  if (typeof step === 'number') {
    const item = text[open] === '[' ? items[step] : undefined;
    const isShifted = items.slice(0, step).some((other) => text.startsWith('...', other));
    return item === undefined || isShifted ? undefined : { start: item, value: item };
  }
  // What a preset is told has, in part, the names of the fault's fields: from, until.
  const fields = text[open] === '(' ? items.flatMap((item) => (text[item] === '{' ? itemsOf(text, item) : [])) : items;
  for (const start of fields) {
    const [key, quoted, bare, colon] =
      /^(?:['"]([^'"]*)['"]|([\w$]+))\s*(:?)/.exec(text.slice(start, start + 300)) ?? [];
    if (key === undefined || (quoted ?? bare) !== String(step)) continue;
    return { start, value: colon ? gapAfter(text, start + key.length) : start };
  }
  return undefined;
}

/** Where the brackets open of the object or the list that stands here, of a call, or of the constant that is named here. */
function literalAt(text: string, start: number): number | undefined {
  if (text[start] === '{' || text[start] === '[') return start;
  const [name] = /^[\w$.]+/.exec(text.slice(start)) ?? [];
  if (name === undefined) return undefined;
  const after = gapAfter(text, start + name.length);
  if (text[after] === '(') return after;
  const [declared] = [...text.matchAll(/\b(?:const|let|var)\s+([\w$]+)\b[^=;]*=\s*/g)].filter(
    (match) => match[1] === name && match.index !== undefined,
  );
  const value = declared ? declared.index + declared[0].length : -1;
  return text[value] === '{' || text[value] === '[' ? value : undefined;
}

/** Where each thing begins that stands between these brackets and the ones that close them, with commas between. */
function itemsOf(text: string, open: number): number[] {
  const items: number[] = [];
  let isNew = true;
  for (let at = gapAfter(text, open + 1); at < text.length && !isClosing(text[at]); at = gapAfter(text, at)) {
    if (text[at] === ',') {
      isNew = true;
      at += 1;
      continue;
    }
    if (isNew) items.push(at);
    isNew = false;
    at = afterOne(text, at);
  }
  return items;
}

const isClosing = (sign: string | undefined): boolean => sign === '}' || sign === ']' || sign === ')';

/** After the string, the brackets or the sign that stands here. */
function afterOne(text: string, start: number): number {
  const sign = text[start] ?? '';
  if (sign === '{' || sign === '[' || sign === '(') {
    let at = gapAfter(text, start + 1);
    while (at < text.length && !isClosing(text[at])) at = gapAfter(text, afterOne(text, at));
    return at + 1;
  }
  if (sign !== "'" && sign !== '"' && sign !== '`') return start + 1;
  let at = start + 1;
  while (at < text.length && text[at] !== sign) at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** After white space and comments. */
function gapAfter(text: string, start: number): number {
  const [gap = ''] = /^(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*/.exec(text.slice(start)) ?? [];
  return start + gap.length;
}
