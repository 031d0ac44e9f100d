/** Which step installs which target file. `reset` removes them all. */
import { AppError } from '../../shared/errors';
import type { Change } from '../../shared/job/job';
import { paths } from '../../shared/kubernetes/paths';
import type { StepId } from '../../shared/job/plan';
import type { TargetFile } from '../../shared/target/targetFile';
import { sh } from '../shell/quote';
import { networks } from './networks';
import type { StepContext } from './step';

/**
 * The files by their name inside the target directory. A service needs a file that an earlier step of the same node has
 * installed already (kube-controller-manager the signing key): then it stands in both, and the second finds it in place.
 */
export const filesOfStep: Readonly<Partial<Record<StepId, readonly string[]>>> = {
  prepare: ['99-kubernetes.conf', 'kubernetes.conf', 'kubernetes-bins.sh'],
  runtime: ['docker.service.d-forward.conf', 'containerd.service.d-forward.conf', 'containerd-config.toml'],
  etcd: ['etcd.service'],
  'kube-apiserver': ['kube-apiserver.service', 'token.csv', 'service-account.key', 'admin.kubeconfig'],
  'kube-controller-manager': [
    'kube-controller-manager.service',
    'kube-controller-manager.kubeconfig',
    'service-account.key',
  ],
  'kube-scheduler': ['kube-scheduler.service', 'kube-scheduler.kubeconfig'],
  'kube-calico': ['kube-calico.service'],
  kubectl: ['admin.kubeconfig'],
  cni: ['keelson-masquerade.service', '10-bridge.conf', 'routes.list', 'pod-routes', 'keelson-routes.service'],
  kubelet: ['kubelet.service', 'kubelet.kubeconfig', 'kubelet-config.yaml', '10-calico.conf'],
  'kube-proxy': ['kube-proxy.service', 'kube-proxy.kubeconfig', 'iptables-restore', 'kube-proxy-path.conf'],
  'kube-dns': ['kube-dns.yaml'],
};

/** What is needed of a file to put it in place. */
export type InstalledFile = Pick<TargetFile, 'installPath' | 'mode' | 'content'>;

export const nameOf = (file: TargetFile): string => file.path.slice(file.path.indexOf('/') + 1);

/** The files of this node that the step installs; not every version and network has all of them. */
export const targetFilesOf = ({ files }: Pick<StepContext, 'files'>, step: StepId): TargetFile[] =>
  files.filter((file) => filesOfStep[step]?.includes(nameOf(file)));

/** @throws INTERNAL when the generator has not made a file that this step cannot do without. */
export function requiredFile(files: readonly TargetFile[], name: string): TargetFile {
  const file = files.find((one) => nameOf(one) === name);
  if (!file) throw new AppError('INTERNAL', { message: `no target file ${name}` });
  return file;
}

/** Puts files in place and reports what happened to each. Answers the paths whose content or mode differed. */
export async function installFiles(
  { host, signal, report }: Pick<StepContext, 'host' | 'signal' | 'report'>,
  files: readonly InstalledFile[],
): Promise<readonly string[]> {
  if (files.length === 0) return [];
  const wanted = files.map((file) => file.installPath);
  const { stdout } = await host.run(sh`for f in ${wanted}; do [ ! -e "$f" ] || echo "$f"; done`, {
    signal,
    label: 'look which files are there',
  });
  const present = new Set(stdout.split('\n'));
  const changed = await host.writeFiles(
    files.map(({ installPath, mode, content }) => ({ path: installPath, mode, content })),
    { signal },
  );
  const action = (path: string): Change['action'] =>
    changed.includes(path) ? (present.has(path) ? 'updated' : 'created') : 'unchanged';
  for (const path of wanted) report.changed({ kind: 'file', target: path, action: action(path) });
  return changed;
}

/** The drop-ins that let packets through; which one depends on the runtime. */
export const forwardDropIns: readonly string[] = ['docker', 'containerd'].map(
  (runtime) => `${paths.units}/${runtime}.service.d/keelson-forward.conf`,
);

/** Files of other versions and networks than this cluster's, which an earlier deployment may have left on the node. */
const otherPaths: readonly string[] = [
  ...Object.values(networks).map(({ configuration }) => configuration),
  ...forwardDropIns,
];

/** Where files of ours may lie on this node, except the one that stands in place of the system's (see backup.ts). */
export const everyInstallPath = (files: readonly TargetFile[]): string[] =>
  [...new Set([...files.map((file) => file.installPath), ...otherPaths])].filter(
    (path) => path !== paths.containerdConfiguration,
  );
