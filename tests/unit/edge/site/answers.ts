import type { TargetAnswer } from '../../../../harness/edge/site/site-sender.ts';

type Answered = Extract<TargetAnswer, { type: 'answered' }>;

export const answered = (
  status: number,
  bodyStart = '',
  headers: Answered['headers'] = {},
  whole = true,
): Answered => ({
  type: 'answered',
  requestId: 'r-1',
  status,
  headers,
  bodyStart,
  whole,
  timedOut: false,
});

export const failed = (layer: 'dns' | 'tcp' | 'tls' | 'http' | 'request', code: string): TargetAnswer => ({
  type: 'failed',
  requestId: 'r-1',
  failure: {
    layer,
    timedOut: code === 'ETIMEDOUT',
    code,
    message: `what Node says of ${code}`,
    address: '192.0.2.1:443',
  },
});

/** A web server's error page; `titled('403 Forbidden')`. */
export const titled = (title: string, text = ''): string =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body><center><h1>${title}</h1></center>${text}</body></html>`;
