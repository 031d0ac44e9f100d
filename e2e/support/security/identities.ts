/** What each identity on a host may do, and what strangers' certificates may. */
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paths } from '../../../shared/kubernetes/paths';
import type { LabHost } from '../../lab/host/host';
import { run } from '../../lab/run';
import { ask } from './strangers';

/** Files of this machine. */
export interface Pair {
  readonly certificate: string;
  readonly key: string;
}

/** A pair that lies on the host: `NAME.crt` and `NAME.key`. */
const pairOn = (host: LabHost, name: string): Pair => ({
  certificate: host.pathOf(`${name}.crt`),
  key: host.pathOf(`${name}.key`),
});

export const kubeletOf = (host: LabHost): Pair => pairOn(host, `${paths.secure.kubeletPki}/kubelet`);
export const etcdClientOn = (master: LabHost): Pair => pairOn(master, `${paths.secure.pki}/apiserver-etcd-client`);
/** Good for the cluster, and not of etcd's authority. */
export const clusterClientOn = (master: LabHost): Pair =>
  pairOn(master, `${paths.secure.pki}/apiserver-kubelet-client`);

/** The status of an answer to whoever has this pair; 0 where the connection was refused. */
export const askAs = (from: LabHost, { certificate, key }: Pair, url: string): Promise<number> =>
  ask(from, url, '--cert', certificate, '--key', key);

/** Lends a pair that an authority has signed which nobody knows, with the name that the real one has. */
export async function withForgedPair<Result>(
  name: string,
  organization: string,
  use: (pair: Pair) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-forged-'));
  const [certificate, key] = [join(folder, 'forged.crt'), join(folder, 'forged.key')];
  const subject = `/O=${organization}/CN=${name}`;
  try {
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    await run('openssl', [
      'req',
      '-x509',
      ...curve,
      '-days',
      '2',
      '-subj',
      subject,
      '-out',
      certificate,
      '-keyout',
      key,
    ]);
    return await use({ certificate, key });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What etcd keeps under a key, as it lies there, read with the API server's identity. */
export const rawInEtcd = (master: LabHost, programs: string, key: string): Promise<string> =>
  master.sh(
    `ETCDCTL_API=3 ${programs}/etcdctl --endpoints=https://127.0.0.1:2379 --cacert=${paths.secure.etcdAuthority} \\
      --cert=${paths.secure.pki}/apiserver-etcd-client.crt --key=${paths.secure.pki}/apiserver-etcd-client.key \\
      get ${key} --print-value-only`,
  );

const PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** Whose certificates lie on a host, in files of their own and in kubeconfigs: `O=...` and `CN=...`, a line each. */
export async function subjectsOn(host: LabHost): Promise<string[]> {
  const found = await host.sh(`
    find /etc/kubernetes /var/lib/kubelet /var/lib/keelson /root /home -type f -size -64k -exec grep -lE -- \
      '-----BEGIN CERTIFICATE-----|client-certificate-data:' {} + | tr '\\n' '\\0' | xargs -0 cat`);
  const embedded = [...found.matchAll(/client-certificate-data: (\S+)/g)];
  const texts = [found, ...embedded.map(([, data = '']) => Buffer.from(data, 'base64').toString('utf8'))];
  return texts.flatMap((text) => text.match(PEM) ?? []).map((pem) => new X509Certificate(pem).subject);
}
