/** Which certificate a port shows, by coming to it as a client does. */
import type { X509Certificate } from 'node:crypto';
import type { Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { withTimeout } from '../concurrency/withTimeout';

const TIMEOUT_MS = 10_000;

/**
 * PEM. Nothing is sent but the handshake, so nobody has to be trusted for it; the one at the other end may want a certificate of
 * ours, and end the connection without. With TLS 1.2, the newest that etcd 3.5.0 to 3.5.7 speaks (github.com/etcd-io/etcd, issue
 * 13506), it does so before the handshake is over, and a socket that was refused knows of no certificate any more. So it is asked
 * whenever there are new keys: those for data come after the certificate. Rejects with what Node says where nobody speaks TLS.
 */
export function shownCertificate(stream: Duplex, timeoutMs = TIMEOUT_MS): Promise<string> {
  const shown = new Promise<string>((resolve, reject) => {
    const socket = connect({ socket: stream, rejectUnauthorized: false });
    let certificate: X509Certificate | undefined;
    let refusal = new Error('closed before a certificate was shown');
    // Asked a second time, Node may not have it any more.
    const look = (): void => void (certificate ??= socket.getPeerX509Certificate());
    socket.on('keylog', look);
    socket.once('secureConnect', () => {
      look();
      socket.destroy();
    });
    socket.on('error', (error: Error) => void (refusal = error));
    socket.once('close', () => (certificate ? resolve(certificate.toString()) : reject(refusal)));
  });
  return withTimeout(shown, timeoutMs, () => new Error('no certificate was shown in time'));
}
