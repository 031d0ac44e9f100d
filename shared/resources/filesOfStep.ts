/** Which step installs which target file. */
import type { StepId } from '../job/plan';
import type { TargetFile } from '../target/targetFile';

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

/** `etcd.service` of `master-node/etcd.service`. */
export const nameOf = (file: Pick<TargetFile, 'path'>): string => file.path.slice(file.path.indexOf('/') + 1);
