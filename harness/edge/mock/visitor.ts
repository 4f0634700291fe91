import type { PlainAnswer, PlainRequest } from '../../lib/http/plain-http.ts';
import type { FaultTarget } from '../../scenario/fault.ts';
import { attemptHeader, sourceHeader } from '../../scenario/klarna-addresses.ts';

/** A request as the mock's faults and rules see it. */
export interface Visitor {
  scheme: 'http' | 'https';
  host: string;
  request: PlainRequest;
  /** As on the wire: name, value, name, value, … */
  rawHeaders: readonly string[];
  requestId: string;
  /** Whoever sent it, whatever is rewritten on the way; undefined for programs that are none of these. */
  caller: FaultTarget['caller'];
  /** Where the connection comes from; undefined for customers at home. */
  source: string | undefined;
  /** Which of Klarna's attempts it is, from 1; undefined for what is none. */
  attempt: number | undefined;
}

/** Takes off what the callback sender says for the mock alone. */
export function visitorOf(
  scheme: Visitor['scheme'],
  host: string,
  requestId: string,
  request: PlainRequest,
  rawHeaders: readonly string[],
): Visitor {
  const { [sourceHeader]: source, [attemptHeader]: attempt, ...headers } = request.headers;
  const agent = headers['user-agent'] ?? '';
  return {
    scheme,
    host,
    requestId,
    request: { ...request, headers: { ...headers, 'x-request-id': requestId } },
    rawHeaders,
    caller:
      source !== undefined || attempt !== undefined
        ? 'klarna'
        : agent.startsWith('Mozilla/')
          ? 'shopper'
          : agent.startsWith('WordPress/')
            ? 'shop'
            : undefined,
    source: typeof source === 'string' ? source : undefined,
    attempt: typeof attempt === 'string' ? Number(attempt) : undefined,
  };
}

/** The request without these headers, or with another value; raw and parsed. Names in any case. */
export function withHeaders(visitor: Visitor, changes: Readonly<Record<string, string | undefined>>): Visitor {
  const changed = new Map(Object.entries(changes).map(([name, value]) => [name.toLowerCase(), value]));
  const headers = { ...visitor.request.headers };
  const rawHeaders: string[] = [];
  for (let at = 0; at < visitor.rawHeaders.length; at += 2) {
    const [name = '', value = ''] = visitor.rawHeaders.slice(at, at + 2);
    if (!changed.has(name.toLowerCase())) rawHeaders.push(name, value);
  }
  for (const [name, value] of changed) {
    if (value === undefined) delete headers[name];
    else {
      headers[name] = value;
      rawHeaders.push(name, value);
    }
  }
  return { ...visitor, rawHeaders, request: { ...visitor.request, headers } };
}

/** An error page as servers make them. */
export function errorPage(status: number, title: string, headers: PlainAnswer['headers'] = {}): PlainAnswer {
  const body = `<!doctype html>\n<html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', server: 'nginx', ...headers }, body };
}
