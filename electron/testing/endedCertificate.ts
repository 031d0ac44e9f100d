/** Certificates as they are after a year without anybody, for tests. */
import { readdirSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { ClusterAuthorities } from '../../shared/pki/authorities';
import { signingKeyOf } from '../pki/keys';
import { readCertificate } from '../pki/readCertificate';
import { X509Certificate, X509CertificateGenerator } from '../pki/x509';
import { createAuthoritiesStore } from '../storage/authorities/authorities';
import { dataPaths } from '../storage/paths';

const DAY = 24 * 60 * 60 * 1000;

/** The same certificate, for the same key and by the same authority, as if it had been made a year earlier: it ended yesterday. PEM. */
export async function endedCertificate(pem: string, authorities: ClusterAuthorities): Promise<string> {
  const { authority } = readCertificate(pem, authorities);
  if (authority === undefined) throw new Error('signed by none of the cluster’s authorities');
  const old = new X509Certificate(pem);
  const { serialNumber, subjectName: subject, issuerName: issuer, publicKey, extensions } = old;
  const made = await X509CertificateGenerator.create({
    ...{ serialNumber, subject, issuer, publicKey, extensions },
    signingKey: await signingKeyOf(authorities[authority].privateKey),
    notBefore: new Date(old.notBefore.getTime() - 366 * DAY),
    notAfter: new Date(Date.now() - DAY),
  });
  return `${made.toString('pem')}\n`;
}

/** Ends the certificate of the last resort, of the only cluster whose authorities this data folder has; answers these. */
export function endSuperAdmin(dataDir: string, name: string): Promise<ClusterAuthorities> {
  const [file = ''] = readdirSync(dirname(dataPaths(dataDir).authorities('any')));
  return createAuthoritiesStore({ dataDir }).update({ id: basename(file, '.json'), name }, async (kept) => {
    const certificate = await endedCertificate(kept.superAdmin.certificate, kept);
    return { ...kept, superAdmin: { ...kept.superAdmin, certificate } };
  });
}
