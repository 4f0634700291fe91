import { once } from 'node:events';
import { connect } from 'node:net';
import type { EdgeAddress } from '../../../harness/edge/edge.ts';
import type { InspectedRequest } from '../../../harness/edge/mock/session-fixation/inspected-request.ts';

interface Identified {
  request: InspectedRequest;
  id: string;
}

/**
 * Sends requests byte by byte as they are over one connection, without waiting for answers: no client tidies them up,
 * and nginx is never idle.
 * @returns the status of each.
 * @throws Error where the connection ends before the last answer.
 */
export async function sendPipelined(edge: EdgeAddress, requests: readonly Identified[]): Promise<number[]> {
  const socket = connect(edge.httpPort, edge.host);
  await once(socket, 'connect');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.setTimeout(20_000, () => socket.destroy(new Error('nginx has been silent for 20 seconds')));
  socket.write(
    Buffer.concat(requests.map(({ request, id }, index) => bytesOf(request, id, index + 1 === requests.length))),
  );
  await once(socket, 'close');
  return statusesIn(Buffer.concat(chunks).toString('latin1'), requests);
}

function bytesOf({ method, url, headers, body }: InspectedRequest, id: string, last: boolean): Buffer {
  const lines = [
    `${method} ${url} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    `X-Request-Id: ${id}`,
    `Content-Length: ${body.length}`,
    ...(last ? ['Connection: close'] : []),
  ];
  return Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body]);
}

function statusesIn(text: string, requests: readonly Identified[]): number[] {
  let at = 0;
  return requests.map(({ request }, index) => {
    const end = text.indexOf('\r\n\r\n', at);
    const head = text.slice(at, end);
    const [, status] = /^HTTP\/1\.1 (\d{3}) /.exec(head) ?? [];
    const [, length] = /\r\nContent-Length: (\d+)/i.exec(head) ?? [];
    if (end === -1 || status === undefined || (length === undefined && request.method !== 'HEAD')) {
      const [before, here] = [requests[index - 1], requests[index]].map((it) => JSON.stringify(it));
      throw new Error(
        `no answer that can be read to request ${index}: ${JSON.stringify(text.slice(at, at + 300))}\n${here}\nafter ${before}`,
      );
    }
    at = end + 4 + (request.method === 'HEAD' ? 0 : Number(length));
    return Number(status);
  });
}
