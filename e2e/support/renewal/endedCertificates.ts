/** A cluster to which nobody came for a year: every certificate has ended, and everything was started anew since. */
import { readFileSync, writeFileSync } from 'node:fs';
import { endedCertificate, endSuperAdmin } from '../../../electron/testing/endedCertificate';
import type { Cluster } from '../../../shared/cluster/schema';
import { unitsOn } from '../../../shared/components';
import { certificateOf, isKubeconfig } from '../../../shared/components/certificateRule';
import { certificatesOn, componentsWith } from '../../../shared/components/certificates';
import type { ClusterAuthorities } from '../../../shared/pki/authorities';
import type { Lab } from '../../lab/lab';

/** In a kubeconfig a certificate stands as base64 of its PEM. */
const inKubeconfig = /(?<=client-certificate-data: *"?)[A-Za-z0-9+/=]+/;

async function endFile(path: string, isWithin: boolean, authorities: ClusterAuthorities): Promise<void> {
  const text = readFileSync(path, 'utf8');
  const found = isWithin ? (inKubeconfig.exec(text)?.[0] ?? '') : text;
  const pem = isWithin ? Buffer.from(found, 'base64').toString() : text;
  const made = await endedCertificate(pem, authorities);
  writeFileSync(path, text.replace(found, isWithin ? Buffer.from(made).toString('base64') : made));
}

/**
 * Ends every certificate that Keelson has made for a cluster, on the hosts and in its data folder, and starts all units anew that
 * have one.
 */
export async function endCertificates(lab: Lab, cluster: Cluster, dataDir: string): Promise<void> {
  const authorities = await endSuperAdmin(dataDir, cluster.name);
  for (const node of cluster.nodes) {
    const host = lab.host(node.hostname);
    for (const rule of certificatesOn(cluster, node)) {
      await endFile(host.pathOf(certificateOf(rule)), isKubeconfig(rule), authorities);
    }
    const units = componentsWith(cluster, node).flatMap((one) => unitsOn(one, cluster, node).map(({ unit }) => unit));
    await host.sh(`systemctl restart --no-block ${units.join(' ')}`);
  }
}
