import type { LoggedRequest } from '../../../../evidence/logged-request.ts';
import { parseMessage } from '../messages.ts';
import { requestLine, shortened, told } from './json-rows.ts';

/** A transaction is no longer than this: with its answer's body it is that and the request's. */
const longestTransaction = 8 * 1024 * 1024;

/** Part A: `[21/Nov/2026:19:06:26 +0000] ID CLIENT PORT SERVER PORT`. Coraza may not know the server. */
const partA = /^\[[^\]]{1,60}\] \S+ \S+ \d+ \S* \d+$/;
const begin = /^--(\S{1,40})-A--$/;

interface Open {
  /** `--BOUNDARY-Z--` */
  end: string;
  lines: string[];
  /** Of the lines. */
  size: number;
}

/** A transaction that is whole, or one that was cut off. */
export type NativeRow = { type: 'whole'; lines: readonly string[] } | { type: 'cut off' };

/**
 * Cuts an audit log in the native format into its transactions, line by line.
 *
 * A body may hold lines that look like a transaction. So nothing inside of one is believed before that is whole: only where its own end
 * never comes, because the server died or the file was cut, what looks like the next ones is taken for them.
 */
export class NativeRows {
  #open: Open | undefined;
  /** `--BOUNDARY-A--`, until the line behind it says whether it is one. */
  #begun: string | undefined;

  /** Whether the next line is about a transaction that has begun. */
  get isInside(): boolean {
    return this.#open !== undefined || this.#begun !== undefined;
  }

  add(line: string): NativeRow[] {
    if (this.#open) return this.#addTo(this.#open, line);
    const begun = this.#begun;
    this.#begun = begin.test(line) ? line : undefined;
    if (begun === undefined || !partA.test(line)) return [];
    this.#begin([begun, line]);
    return [];
  }

  /** What is left when the log ends. */
  end(): NativeRow[] {
    const open = this.#open;
    this.#open = undefined;
    return open ? [{ type: 'cut off' }, ...wholeIn(open.lines.slice(1)).rows] : [];
  }

  #begin(lines: string[]): void {
    const [, boundary = ''] = begin.exec(lines[0] ?? '') ?? [];
    this.#open = { end: `--${boundary}-Z--`, lines, size: sizeOf(lines) };
  }

  #addTo(open: Open, line: string): NativeRow[] {
    if (line === open.end) {
      this.#open = undefined;
      return [{ type: 'whole', lines: open.lines }];
    }
    open.lines.push(line);
    open.size += line.length + 1;
    if (open.size <= longestTransaction) return [];
    this.#open = undefined;
    const { rows, rest } = wholeIn(open.lines.slice(1));
    // One that has just begun. Never more than half, so that a log is read over at most twice.
    if (rest && sizeOf(rest) < longestTransaction / 2) this.#begin([...rest]);
    return [{ type: 'cut off' }, ...rows];
  }
}

const sizeOf = (lines: readonly string[]): number => lines.reduce((size, line) => size + line.length + 1, 0);

/** @returns the transactions that are whole, and the lines of one behind them that has begun */
function wholeIn(lines: readonly string[]): { rows: NativeRow[]; rest?: readonly string[] } {
  // The last of each: looked for anew at each beginning, a body of beginnings would take minutes.
  const ends = new Map(lines.flatMap((line, at) => (/^--\S{1,40}-Z--$/.test(line) ? [[line, at] as const] : [])));
  const rows: NativeRow[] = [];
  let rest: number | undefined;
  for (let index = 0; index + 1 < lines.length; index++) {
    const [, boundary] = begin.exec(lines[index] ?? '') ?? [];
    if (boundary === undefined || !partA.test(lines[index + 1] ?? '')) continue;
    const end = ends.get(`--${boundary}-Z--`) ?? 0;
    if (end < index) {
      rest ??= index;
      continue;
    }
    rows.push({ type: 'whole', lines: lines.slice(index, end) });
    rest = undefined;
    index = end;
  }
  return { rows, ...(rest !== undefined && { rest: lines.slice(rest) }) };
}

/**
 * The request of a transaction.
 * @returns undefined where there is none: without part B, or of a client that sent no request line
 * @source observed with libmodsecurity 3.0.9, mod_security2 2.9.7 and Coraza 3.7.0
 */
export function requestInNative(lines: readonly string[]): LoggedRequest | undefined {
  const parts = partsOf(lines);
  const [first = '', ...headers] = parts.get('B') ?? [];
  const line = requestLine(first);
  if (!line) return undefined;
  const messages = (parts.get('H') ?? [])
    .filter((text) => /^(?:Message: |ModSecurity: |\[client "[^"]{1,60}"\] Coraza: )/.test(text))
    .flatMap((text) => parseMessage(shortened(text)) ?? []);
  const [, status] = /^HTTP\/\S+ (\d+)/.exec(parts.get('F')?.[0] ?? '') ?? [];
  const body = bodyOf(parts.get('C')) ?? bodyOf(parts.get('I'));
  return {
    ...line,
    headers: headers.flatMap(header),
    ...(body !== undefined && { body }),
    status: Number(status ?? messages.find((message) => message.status !== undefined)?.status ?? 0),
    rules: told(messages.map(({ hit }) => hit.id)),
  };
}

function partsOf(lines: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const [, boundary = ''] = begin.exec(lines[0] ?? '') ?? [];
  const parts = new Map<string, string[]>();
  let part: string[] = [];
  for (const line of lines) {
    const letter = line.startsWith(`--${boundary}-`) && line.endsWith('--') ? line.slice(boundary.length + 3, -2) : '';
    if (/^[A-Z]$/.test(letter)) {
      part = [];
      // Of a part that comes twice, which none does, the first counts.
      if (!parts.has(letter)) parts.set(letter, part);
    } else part.push(line);
  }
  return parts;
}

function header(line: string): [string, string][] {
  const colon = line.indexOf(':');
  return colon <= 0 ? [] : [[line.slice(0, colon), line.slice(colon + 1).trim()]];
}

/** Undefined for an empty one: the engines differ in whether they have a part for it. */
function bodyOf(lines: readonly string[] | undefined): string | undefined {
  const body = (lines ?? []).join('\n').replace(/\n+$/, '');
  return body === '' ? undefined : body;
}
