/** The certificates of one node as they lie there, who has signed them, and whether its services have the very same. */
import { createHash, X509Certificate } from 'node:crypto';
import { certificatePlaces, type CertificatePlace, type ServedAt } from '../../../shared/components/certificates';
import type { NodeContext } from '../../../shared/kubernetes/nodeContext';
import type { CertificateFacts } from '../../../shared/pki/certificate';
import { judgePlace, type FoundCertificate, type ReadHost, type ReadPlace } from '../../../shared/pki/report';
import { certificatesCommand, readCertificatesAnswer, type CertificatesAnswer } from '../../node/certificatesCommand';
import { firstCertificate, readCertificate, type AuthorityCertificates } from '../../pki/readCertificate';
import { shownCertificate } from '../../pki/shownCertificate';
import type { Host } from '../../ssh/host';

/** What was read of a node, not judged yet. */
export interface NodeReading extends ReadHost {
  /** By the path of the file. */
  readonly places: ReadonlyMap<string, ReadPlace>;
}

function factsIn(text: string, authorities: AuthorityCertificates): CertificateFacts | undefined {
  try {
    return readCertificate(firstCertificate(text), authorities);
  } catch {
    // Whatever it is, it is no certificate.
    return undefined;
  }
}

function placesIn(
  places: readonly CertificatePlace[],
  { files }: CertificatesAnswer,
  authorities: AuthorityCertificates,
): ReadonlyMap<string, ReadPlace> {
  return new Map(
    places.map(({ path }, index): [string, ReadPlace] => {
      const found = files.get(index);
      const facts = found && factsIn(found.text, authorities);
      return [
        path,
        { isThere: found !== undefined, ...(found ? { writtenAt: found.writtenAt } : {}), ...(facts ? { facts } : {}) },
      ];
    }),
  );
}

const fingerprintOf = (pem: string): string =>
  createHash('sha256')
    .update(new Uint8Array(new X509Certificate(pem).raw))
    .digest('hex');

/** Through the SSH connection, so that also ports are seen that only the node itself reaches. */
async function shownAt(host: Host, { address, port }: ServedAt, signal: AbortSignal): Promise<[number, string][]> {
  try {
    const pem = await host.tunnel({ address, port }, signal, (stream) => shownCertificate(stream));
    return [[port, fingerprintOf(pem)]];
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    // Nobody there, or nobody who speaks TLS.
    return [];
  }
}

/** Reads a node: one command, and one handshake for each port that shows a certificate. The errors of a connection. */
export async function readNode(
  host: Host,
  context: NodeContext,
  authorities: AuthorityCertificates,
  signal: AbortSignal,
): Promise<NodeReading> {
  const places = certificatePlaces(context);
  const { stdout } = await host.run(certificatesCommand(places), { signal, label: 'read the certificates' });
  const answer = readCertificatesAnswer(stdout);
  const ports = places.flatMap(({ served }) => served);
  const shown = await Promise.all(ports.map((one) => shownAt(host, one, signal)));
  return {
    places: placesIn(places, answer, authorities),
    startedAt: answer.startedAt,
    shown: new Map(shown.flat()),
  };
}

/** Every certificate of the node, judged. The context has the number of the administrators' group. */
export const judgeNode = (
  reading: NodeReading,
  context: NodeContext,
  judging: Parameters<typeof judgePlace>[3],
): FoundCertificate[] =>
  certificatePlaces(context).map((place) =>
    judgePlace(place, reading.places.get(place.path) ?? { isThere: false }, reading, judging),
  );
