import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { parseCluster, type Cluster, type ClusterInput, type ImageName } from '../../shared/cluster/schema';
import { imagesOf } from '../../shared/components/imageNames';
import type { CompleteSpec } from './host/hostSpec';
import { binariesOf } from './supplies/binaries';
import { flannelArchive, flannelManifestFile } from './supplies/flannel';
import { dnsImage, imageArchive } from './supplies/images';
import { defaultSubject, newestSubject, subjects, type SubjectName } from './supplies/subjects';
import type { Lab } from './lab';

/** The lab has no registry: these archives take the place of the images that a cluster asks for. */
const archiveOf: Record<ImageName, (reference: string, subject: SubjectName) => Promise<string>> = {
  pause: (reference) => imageArchive('pause', reference),
  calicoNode: (reference) => imageArchive('calicoNodeStandIn', reference),
  calicoCni: notToBeHad,
  calicoControllers: notToBeHad,
  flannel: (reference) => flannelArchive('flannel', reference),
  flannelCni: (reference) => flannelArchive('flannelCni', reference),
  kubeDns: (reference) => imageArchive('kubeDnsStandIn', reference),
  dnsmasq: (reference) => imageArchive('dnsmasqStandIn', reference),
  sidecar: (reference) => imageArchive('sidecarStandIn', reference),
  coredns: async (reference, subject) => imageArchive(await dnsImage(subjects[subject].coreDns), reference),
};

/** Calico cannot be built from Go modules alone. */
function notToBeHad(reference: string): Promise<never> {
  return Promise.reject(new Error(`the lab has no ${reference}`));
}

export interface LabClusterFile {
  path: string;
  /** `nodes: {<hostname>: {password?, sudoPassword?}}`, mode 0600. */
  credentialsPath: string;
  cluster: Cluster;
}

export interface ClusterFileOptions {
  /** Default: the lab's own folder, which is gone when the lab is down. */
  folder?: string;
  /** Whose programs and images are named; default: Kubernetes 1.20.2. */
  kubernetes?: SubjectName;
  /** Where the binaries are; default: the cache, built now if they are not there. */
  binaries?: string;
  /** Archives of further images that the nodes are to have. */
  archives?: readonly string[];
  /** Changes the document before it is checked and written, e.g. to another network. */
  change?: (document: ClusterInput) => ClusterInput;
}

/** Today's Kubernetes; runtime and network are left to the profile. */
export const secureCluster: ClusterFileOptions = {
  kubernetes: newestSubject,
  change: ({ runtime: _runtime, network: _network, ...document }) => ({ ...document, profile: 'secure' }),
};

/** The same with another network, or another mode of kube-proxy. */
export const secureWith = (network: NonNullable<ClusterInput['network']>): ClusterFileOptions => ({
  ...secureCluster,
  change: (draft) => ({ ...(secureCluster.change?.(draft) ?? draft), network }),
});

/** Makes masters of the first hosts; they stay workers. */
export const withMasters =
  (masters: number) =>
  (draft: ClusterInput): ClusterInput => ({
    ...draft,
    nodes: draft.nodes.map((node, index) => (index < masters ? { ...node, roles: ['master', 'worker'] } : node)),
  });

/**
 * Writes the cluster file of a lab, and its passwords beside it: the first host is master and worker, the others are workers.
 * Every image that the cluster needs, and both versions of the test web server, are archives to import.
 * @throws Error listing the issues when the document is no valid cluster, or the reason why its programs cannot be had.
 */
export async function writeClusterFile(lab: Lab, options: ClusterFileOptions = {}): Promise<LabClusterFile> {
  const folder = options.folder ?? lab.folder;
  const hosts = [...lab.hosts.values()].map(({ spec }) => spec);
  const subject = options.kubernetes ?? defaultSubject;
  const { kubernetes: kubernetesVersion, runtime } = subjects[subject];
  const binaries = options.binaries ?? (await binariesFolder(subject));
  const draft: ClusterInput = {
    apiVersion: 'keelson/v1',
    name: 'lab',
    kubernetesVersion,
    profile: 'simple',
    runtime,
    nodes: hosts.map((spec, index) => ({
      hostname: spec.hostname,
      ip: spec.ip,
      roles: index === 0 ? ['master', 'worker'] : ['worker'],
      ssh: sshOf(spec, lab.keyPath),
    })),
    network: { cni: 'bridge' },
    binaries: { source: { kind: 'upload', path: binaries } },
  };
  const document = options.change?.(draft) ?? draft;
  if (document.network?.cni === 'flannel') document.network.manifest ??= await flannelManifestFile();
  const archives = [...(await archivesFor(checked(document), subject)), ...(options.archives ?? [])];
  document.registry = { ...document.registry, archives };

  const path = join(folder, 'cluster.yaml');
  const credentialsPath = join(folder, 'cluster.credentials.yaml');
  writeFileSync(path, stringify(document));
  writeFileSync(credentialsPath, stringify({ nodes: credentials(hosts) }), { mode: 0o600 });
  return { path, credentialsPath, cluster: checked(document) };
}

async function binariesFolder(subject: SubjectName): Promise<string> {
  const binaries = await binariesOf(subject);
  if ('folder' in binaries) return binaries.folder;
  throw new Error(`Kubernetes ${subject} cannot be had on this machine: ${binaries.missing}`);
}

/** The import archives for a cluster: what its nodes need, and the test web server in two versions. */
async function archivesFor(cluster: Cluster, subject: SubjectName): Promise<string[]> {
  const needed = imagesOf(cluster).map(({ name, reference }) => archiveOf[name](reference, subject));
  return Promise.all([...needed, imageArchive('webV1'), imageArchive('webV2')]);
}

function sshOf(spec: CompleteSpec, keyPath: string): NonNullable<ClusterInput['nodes'][number]['ssh']> {
  const byPassword = spec.user === 'root' && spec.passwordLogin !== undefined;
  return {
    user: spec.user === 'root' ? 'root' : spec.user.name,
    port: spec.sshPort,
    auth: byPassword ? { kind: 'password' } : { kind: 'key', path: keyPath },
    ...(spec.user === 'root' ? {} : { sudo: true }),
  };
}

interface Passwords {
  password?: string;
  sudoPassword?: string;
}

function credentials(hosts: CompleteSpec[]): Record<string, Passwords> {
  const nodes: Record<string, Passwords> = {};
  for (const { hostname, user, passwordLogin } of hosts) {
    if (user !== 'root' && user.sudo === 'password') nodes[hostname] = { sudoPassword: user.password };
    if (user === 'root' && passwordLogin !== undefined) nodes[hostname] = { password: passwordLogin };
  }
  return nodes;
}

function checked(document: ClusterInput): Cluster {
  const { cluster, issues } = parseCluster(document);
  if (cluster === undefined) {
    throw new Error(
      `The lab's cluster file is not valid: ${issues.map(({ path, code }) => `${path} ${code}`).join(', ')}`,
    );
  }
  return cluster;
}
