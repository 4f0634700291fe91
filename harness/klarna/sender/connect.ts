import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';

export interface Target {
  address: string;
  port: number;
}

export interface ConnectOptions {
  target: Target;
  /** The name in the URL: for SNI and for the certificate's name check. */
  hostname: string;
  secure: boolean;
  /** The only authorities that are trusted: PEM, or a context made of it once. Ignored for plain HTTP. */
  ca: string | SecureContext;
  /** Called when TCP is up and TLS begins. */
  onTls(): void;
  signal: AbortSignal;
}

/** A fresh connection, past its TLS handshake. Rejects with what Node says. */
export function connect({ target, hostname, secure, ca, onTls, signal }: ConnectOptions): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connectTcp({ host: target.address, port: target.port, signal });
    socket.setNoDelay(true);
    socket.once('error', reject);
    socket.once('connect', () => {
      if (!secure) {
        socket.off('error', reject);
        resolve(socket);
        return;
      }
      onTls();
      const servername = isIP(hostname) ? undefined : hostname;
      const trust = typeof ca === 'string' ? { ca } : { secureContext: ca };
      const tls = connectTls({ socket, host: hostname, servername, ...trust, ALPNProtocols: ['http/1.1'] });
      tls.once('error', reject);
      // A peer that hangs up in the handshake ends the socket below, with or without an error of its own.
      socket.once('close', () =>
        reject(Object.assign(new Error('closed during the TLS handshake'), { code: 'ECONNRESET' })),
      );
      tls.once('secureConnect', () => {
        tls.off('error', reject);
        resolve(tls);
      });
    });
  });
}
