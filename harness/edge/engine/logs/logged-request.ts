/** The id that the request brought; undefined where it had none. */
export function requestIdOf(headers: readonly (readonly [name: string, value: string])[]): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === 'x-request-id')?.[1];
}

/** `POST /path?query HTTP/1.1` → `/path?query` */
export const uriOf = (requestLine: string): string => requestLine.replace(/^\S+ /, '').replace(/ HTTP\/[\d.]+$/, '');
