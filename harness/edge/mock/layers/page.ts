import type { PlainAnswer } from '../../../lib/http/plain-http.ts';

/** An error page as servers make them. */
export function page(
  status: number,
  title: string,
  server: string,
  { headers = {}, text = '' }: { headers?: PlainAnswer['headers']; text?: string } = {},
): PlainAnswer {
  const body = `<!doctype html>\n<html lang="en"><head><title>${title}</title></head><body><h1>${title}</h1>${text}</body></html>\n`;
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', server, ...headers }, body };
}
