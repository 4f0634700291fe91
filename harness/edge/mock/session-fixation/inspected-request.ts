/** A request as it came over the wire. Strings hold one character for each byte, as Node's HTTP server gives them. */
export interface InspectedRequest {
  method: string;
  /** Path and query, nothing decoded. */
  url: string;
  /** Names in any case. A header that was sent with an empty value stands here. */
  headers: readonly (readonly [name: string, value: string])[];
  body: Buffer;
}

/** Values of a header in the order sent; none where it was not. */
export function headerValues({ headers }: InspectedRequest, name: string): string[] {
  return headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
}

/** A request as Node's server read it. */
export function inspected({
  request: { method, url, body },
  rawHeaders,
}: {
  request: Pick<InspectedRequest, 'method' | 'url' | 'body'>;
  rawHeaders: readonly string[];
}): InspectedRequest {
  const headers: [string, string][] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    headers.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  }
  return { method, url, headers, body };
}
