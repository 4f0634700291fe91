import { z } from 'zod';
import type { RuleHit } from '../../../evidence/rule-hit.ts';
import { isScoringRule, parseMessage, variableIn } from './messages.ts';

/** One transaction of an engine's audit log. */
export interface AuditRow {
  /** The request's X-Request-Id where the log has it, else the engine's own id. */
  requestId: string;
  /** Path and query as logged; empty where the log does not tell. */
  uri: string;
  /** 0 where the log does not tell. */
  status: number;
  /** Scoring rules left out. */
  hits: RuleHit[];
}

const rowOfV3 = z.object({
  transaction: z.object({
    unique_id: z.string(),
    time_stamp: z.string(),
    request: z.object({ uri: z.string() }).optional(),
    response: z.object({ http_code: z.number() }),
    messages: z.array(
      z.object({
        message: z.string(),
        details: z.object({
          ruleId: z.string(),
          match: z.string(),
          /** The rule's own logdata; empty where it has none. */
          data: z.string().optional(),
          file: z.string(),
          lineNumber: z.string(),
        }),
      }),
    ),
  }),
});

/**
 * Reads one row of libmodsecurity 3's JSON audit log. Where several variables matched, the engine tells the last. A rule
 * with `nolog` has a row without hits, and one with `multiMatch` is told although the rest of its chain did not match.
 * @returns undefined for a row that is not of that shape; `at` is in milliseconds since 1970.
 * @source observed with libmodsecurity 3.0.9 and 3.0.14
 */
export function parseAuditV3(line: string): (AuditRow & { at: number }) | undefined {
  const parsed = rowOfV3.safeParse(parseJson(line));
  if (!parsed.success) return undefined;
  const { unique_id: requestId, time_stamp, request, response, messages } = parsed.data.transaction;
  return {
    requestId,
    at: Date.parse(`${time_stamp} UTC`),
    uri: request?.uri ?? '',
    status: response.http_code,
    hits: messages
      .filter(({ details }) => !isScoringRule(details.ruleId))
      .map(({ message, details: { ruleId, match, data = '', file, lineNumber } }) => {
        const variable = variableIn(match, data);
        return {
          id: ruleId,
          message,
          ...(variable === undefined ? {} : { variable }),
          // In a chain the engine's words are about the last link, and the rule's own say what it is about.
          matched: data || match,
          file,
          line: Number(lineNumber),
        };
      }),
  };
}

const rowOfV2 = z.object({
  transaction: z.object({ transaction_id: z.string() }),
  /** Headers with part B. */
  request: z.object({ request_line: z.string(), headers: z.record(z.string(), z.string()).optional() }),
  /** Empty without part F. */
  response: z.object({ status: z.number().optional() }),
  audit_data: z.object({ messages: z.array(z.string()).optional() }),
});

/**
 * Reads one row of mod_security2's JSON audit log. A rule that matched several variables is told once for each.
 * @returns undefined for a row that is not of that shape.
 * @source observed with mod_security2 2.9.7
 */
export function parseAuditV2(line: string): AuditRow | undefined {
  const parsed = rowOfV2.safeParse(parseJson(line));
  if (!parsed.success) return undefined;
  const { transaction, request, response, audit_data } = parsed.data;
  const logged = (audit_data.messages ?? []).flatMap((message) => parseMessage(message) ?? []);
  return {
    requestId: requestIdOf(Object.entries(request.headers ?? {})) ?? transaction.transaction_id,
    uri: uriOf(request.request_line),
    status: response.status ?? logged.find(({ status }) => status !== undefined)?.status ?? 0,
    hits: logged.map(({ hit }) => hit).filter(({ id }) => !isScoringRule(id)),
  };
}

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

/** Undefined for a torn line: whoever waits for the row reports it as evidence that is missing. */
function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // said above
  }
}

/** The id that the request brought; undefined where it had none. */
function requestIdOf(headers: readonly (readonly [name: string, value: string])[]): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === 'x-request-id')?.[1];
}

/** `POST /path?query HTTP/1.1` → `/path?query` */
const uriOf = (requestLine: string): string => requestLine.replace(/^\S+ /, '').replace(/ HTTP\/[\d.]+$/, '');
