/** Where things lie on a node. */

const configuration = '/etc/kubernetes';

export const paths = {
  units: '/etc/systemd/system',
  configuration,
  token: `${configuration}/token.csv`,
  serviceAccountKey: `${configuration}/service-account.key`,
  adminKubeconfig: `${configuration}/admin.kubeconfig`,
  controllerManagerKubeconfig: `${configuration}/kube-controller-manager.kubeconfig`,
  schedulerKubeconfig: `${configuration}/kube-scheduler.kubeconfig`,
  kubeletKubeconfig: `${configuration}/kubelet.kubeconfig`,
  kubeletConfiguration: `${configuration}/kubelet-config.yaml`,
  kubeProxyKubeconfig: `${configuration}/kube-proxy.kubeconfig`,
  dnsManifest: `${configuration}/services/kube-dns.yaml`,
  auditLog: '/var/lib/audit.log',
  /** Where the API server makes its own certificate (1.20 and later). */
  apiServerCertificates: '/var/lib/kube-apiserver',
  etcdData: '/var/lib/etcd',
  kubelet: '/var/lib/kubelet',
  /** Link to the resolv.conf that pods inherit, made by kubelet.service at each start. */
  resolvConf: '/var/lib/kubelet/resolv.conf',
  /** What kubelet.service learns from Docker at each start. */
  kubeletEnvironment: '/var/lib/kubelet/docker.env',
  kubeProxy: '/var/lib/kube-proxy',
  cniConfiguration: '/etc/cni/net.d',
  containerdConfiguration: '/etc/containerd/config.toml',
  containerdSocket: 'unix:///run/containerd/containerd.sock',
  /** Keelson's own programs. */
  keelson: '/usr/libexec/keelson',
} as const;
