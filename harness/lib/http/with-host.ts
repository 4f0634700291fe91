import type { HttpRequest } from './http-request.ts';

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
