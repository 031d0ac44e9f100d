/** Which certificate a port shows, by coming to it as a client does. */
import { X509Certificate } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { withTimeout } from '../concurrency/withTimeout';

const TIMEOUT_MS = 10_000;

/**
 * PEM. Nothing is sent but the handshake, so nobody has to be trusted for it; the one at the other end may want a certificate of
 * ours, and end the connection without: by then, with TLS 1.3, it has shown its own. Rejects with what Node says where nobody speaks
 * TLS.
 */
export function shownCertificate(stream: Duplex, timeoutMs = TIMEOUT_MS): Promise<string> {
  const shown = new Promise<string>((resolve, reject) => {
    const socket = connect({ socket: stream, rejectUnauthorized: false });
    socket.once('secureConnect', () => {
      const { raw } = socket.getPeerCertificate();
      socket.destroy();
      resolve(new X509Certificate(raw).toString());
    });
    socket.on('error', reject);
    socket.once('close', () => reject(new Error('closed before a certificate was shown')));
  });
  return withTimeout(shown, timeoutMs, () => new Error('no certificate was shown in time'));
}
