import { z } from 'zod';
import type { LoggedRequest } from '../../../../evidence/logged-request.ts';
import { isScoringRule, parseMessage } from '../messages.ts';

const headersOfOne = z.record(z.string(), z.string());
/** Coraza keeps all values of a header. */
const headersOfMany = z.record(z.string(), z.array(z.string()));

const v3 = z.object({
  transaction: z.object({
    unique_id: z.string(),
    request: z.object({
      method: z.string(),
      uri: z.string(),
      /** Empty without a body, and absent without part C. */
      body: z.string().optional(),
      headers: headersOfOne.optional(),
    }),
    response: z.object({ http_code: z.number() }).optional(),
    messages: z.array(z.object({ details: z.object({ ruleId: z.string() }) })).optional(),
  }),
});

const v2 = z.object({
  transaction: z.object({ transaction_id: z.string() }),
  request: z.object({
    request_line: z.string(),
    headers: headersOfOne.optional(),
    /** In the pieces in which it came. Without part C it is absent. */
    body: z.array(z.string()).optional(),
    /** With part I, of a body that is no upload. */
    fake_body: z.string().optional(),
  }),
  response: z.object({ status: z.number().optional() }).optional(),
  audit_data: z.object({ messages: z.array(z.string()).optional() }).optional(),
});

const coraza = z.object({
  transaction: z.object({
    id: z.string(),
    request: z.object({
      method: z.string(),
      uri: z.string(),
      body: z.string().optional(),
      headers: headersOfMany.nullish(),
    }),
    response: z.object({ status: z.number() }).nullish(),
  }),
  messages: z.array(z.object({ data: z.object({ id: z.number() }).nullish() })).nullish(),
});

/**
 * Reads a row of an audit log in JSON: of libmodsecurity 3, of mod_security2, or of Coraza.
 * @returns undefined for JSON of another kind, or none at all
 * @source observed with libmodsecurity 3.0.9 and 3.0.14, mod_security2 2.9.7, Coraza 3.7.0
 */
export function requestInJson(line: string): LoggedRequest | undefined {
  const row = parsed(line);
  return requestOfV3(row) ?? requestOfV2(row) ?? requestOfCoraza(row);
}

function requestOfV3(row: unknown): LoggedRequest | undefined {
  const { data } = v3.safeParse(row);
  if (!data) return undefined;
  const { request, response, messages = [] } = data.transaction;
  return {
    method: request.method,
    target: request.uri,
    ...(request.headers && { headers: Object.entries(request.headers) }),
    ...(request.body && { body: request.body }),
    status: response?.http_code ?? 0,
    rules: told(messages.map(({ details }) => details.ruleId)),
  };
}

function requestOfV2(row: unknown): LoggedRequest | undefined {
  const { data } = v2.safeParse(row);
  const line = data && requestLine(data.request.request_line);
  if (!line) return undefined;
  const { request, response, audit_data } = data;
  const messages = (audit_data?.messages ?? []).flatMap((message) => parseMessage(shortened(message)) ?? []);
  const body = request.body?.join('') || request.fake_body;
  return {
    ...line,
    ...(request.headers && { headers: Object.entries(request.headers) }),
    ...(body && { body }),
    status: response?.status ?? messages.find(({ status }) => status !== undefined)?.status ?? 0,
    rules: told(messages.map(({ hit }) => hit.id)),
  };
}

function requestOfCoraza(row: unknown): LoggedRequest | undefined {
  const { data } = coraza.safeParse(row);
  if (!data) return undefined;
  const { request, response } = data.transaction;
  const headers = Object.entries(request.headers ?? {}).flatMap(([name, values]) =>
    values.map((value): [string, string] => [name, value]),
  );
  return {
    method: request.method,
    target: request.uri,
    ...(request.headers && { headers }),
    ...(request.body && { body: request.body }),
    status: response?.status ?? 0,
    rules: told((data.messages ?? []).flatMap((message) => (message.data ? [String(message.data.id)] : []))),
  };
}

/** `POST /path?query HTTP/1.1`, as it was sent. */
export function requestLine(line: string): Pick<LoggedRequest, 'method' | 'target'> | undefined {
  const [, method, target] = /^([A-Z]{1,20}) (\S+)(?: (?:HTTP\/)?[\d.]+)?$/.exec(line) ?? [];
  return method === undefined || target === undefined ? undefined : { method, target };
}

/** Ids in the order in which they matched, each once. */
export const told = (ids: readonly string[]): string[] => [...new Set(ids)].filter((id) => !isScoringRule(id));

/** What was sent stands in a message, and how long that is the sender says. The tags stand at its end. */
export const shortened = (message: string): string =>
  message.length > 16_384 ? `${message.slice(0, 4_096)}${message.slice(-12_288)}` : message;

/** Undefined for a torn line, which is counted as such. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
