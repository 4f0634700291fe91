import type { AuditRow } from './audit-row.ts';
import { isScoringRule } from './is-scoring-rule.ts';
import { requestIdOf, uriOf } from './logged-request.ts';
import { parseMessage } from './parse-message.ts';

/** Part A: `[21/Nov/2026:19:06:26 +0000] ID CLIENT PORT SERVER PORT`. */
const partA = /^\[[^\]]+\] (\S+) \S+ \d+ \S+ \d+$/;

/**
 * Reads the native audit log of either engine, written serially: `--BOUNDARY-A--` and so on. A transaction whose end is
 * missing is left out. Bodies, which may look like anything, end nothing but by their own boundary.
 * @source observed with libmodsecurity 3.0.9 and mod_security2 2.9.7
 */
export function parseAuditNative(text: string): AuditRow[] {
  const rows: AuditRow[] = [];
  const lines = text.split(/\r?\n/);
  let open: Transaction | undefined;
  for (const [index, line] of lines.entries()) {
    const [, boundary, letter = ''] = /^--(.+)-([A-Z])--$/.exec(line) ?? [];
    if (boundary !== undefined && letter === 'A' && partA.test(lines[index + 1] ?? '')) {
      open = { boundary, parts: new Map(), part: [] };
    }
    if (!open) continue;
    if (boundary !== open.boundary) open.part.push(line);
    else if (letter === 'Z') {
      rows.push(rowOf(open.parts));
      open = undefined;
    } else {
      open.part = [];
      open.parts.set(letter, open.part);
    }
  }
  return rows;
}

interface Transaction {
  boundary: string;
  /** Letter → lines. */
  parts: Map<string, string[]>;
  /** The one that is being read. */
  part: string[];
}

function rowOf(parts: ReadonlyMap<string, readonly string[]>): AuditRow {
  const [requestLine = '', ...headers] = parts.get('B') ?? [];
  const [, status = '0'] = /^HTTP\/\S+ (\d+)/.exec(parts.get('F')?.[0] ?? '') ?? [];
  const logged = (parts.get('H') ?? [])
    .filter((line) => /^(Message|ModSecurity): /.test(line))
    .flatMap((line) => parseMessage(line) ?? []);
  return {
    requestId: requestIdOf(headers.map(nameAndValue)) ?? partA.exec(parts.get('A')?.[0] ?? '')?.[1] ?? '',
    uri: uriOf(requestLine),
    status: Number(status) || (logged.find((one) => one.status !== undefined)?.status ?? 0),
    hits: logged.map(({ hit }) => hit).filter(({ id }) => !isScoringRule(id)),
  };
}

const nameAndValue = (header: string): [string, string] => {
  const [name = '', ...value] = header.split(': ');
  return [name, value.join(': ')];
};
