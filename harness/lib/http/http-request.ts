/** A request as data, before anything sends it. */
export interface HttpRequest {
  method: string;
  /** Path and query exactly as they go on the wire: nothing normalises them. */
  target: string;
  /** Without Host, Content-Length and Connection, which belong to the sender. Names as they go on the wire. */
  headers: Readonly<Record<string, string>>;
  body?: string;
}
