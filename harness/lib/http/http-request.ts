/** A request as data, before anything sends it. */
export interface HttpRequest {
  method: string;
  /** Path and query exactly as they go on the wire: nothing normalises them. */
  target: string;
  /** Without Host, Content-Length and Connection, which belong to the sender. Names as they go on the wire. */
  headers: Readonly<Record<string, string>>;
  body?: string;
  /** How the end of the body is told; default: by its length. `none`: there is no body, and no word of it. */
  framing?: 'chunked' | 'none';
}

/** Stands in headers and bodies for the name of the host that the request goes to. */
const placeholder = '{host}';

/** The request with the host's name where it is named: in a Referer, or in the URLs of a body. Rules compare them with Host. */
export function withHost(request: HttpRequest, host: string): HttpRequest {
  const filled = (text: string) => text.replaceAll(placeholder, host);
  return {
    ...request,
    headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, filled(value)])),
    ...(request.body === undefined ? {} : { body: filled(request.body) }),
  };
}
