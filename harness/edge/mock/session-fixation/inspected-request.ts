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

/** ModSecurity's REQUEST_FILENAME and QUERY_STRING. A fragment belongs to neither; nothing is decoded or normalised. */
export function splitUrl(url: string): { path: string; query: string } {
  const [whole = ''] = url.split('#', 1);
  const mark = whole.indexOf('?');
  return mark === -1 ? { path: whole, query: '' } : { path: whole.slice(0, mark), query: whole.slice(mark + 1) };
}

/** Bytes for their escapes. A `%` without two hex digits stays as it is, and so does `+`. */
export function percentDecoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
