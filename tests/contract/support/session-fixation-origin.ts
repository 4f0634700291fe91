import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** Stands in the shop's place and answers 200 to whatever reaches it, also to what Node's HTTP server would refuse. */
export interface PatientOrigin extends AsyncDisposable {
  readonly port: number;
}

export async function startPatientOrigin(address: string): Promise<PatientOrigin> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    let received = '';
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // nginx resets what it no longer needs.
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
      // nginx sends one request at a time, and the length of its body.
      const end = received.indexOf('\r\n\r\n');
      if (end === -1) return;
      const [, length = '0'] = /\r\ncontent-length: (\d+)/i.exec(received.slice(0, end)) ?? [];
      if (received.length < end + 4 + Number(length)) return;
      received = '';
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
    });
  });
  server.listen(0, address);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
