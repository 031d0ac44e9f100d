/** Where things lie on a node. */

const configuration = '/etc/kubernetes';
const pki = `${configuration}/pki`;
const keelson = '/usr/libexec/keelson';
const apiServerCertificates = '/var/lib/kube-apiserver';

export const paths = {
  units: '/etc/systemd/system',
  configuration,
  token: `${configuration}/token.csv`,
  serviceAccountKey: `${configuration}/service-account.key`,
  adminKubeconfig: `${configuration}/admin.kubeconfig`,
  controllerManagerKubeconfig: `${configuration}/kube-controller-manager.kubeconfig`,
  schedulerKubeconfig: `${configuration}/kube-scheduler.kubeconfig`,
  kubeletKubeconfig: `${configuration}/kubelet.kubeconfig`,
  /**
   * Of profile secure: kubeadm's names (kubernetes.io, "PKI certificates and requirements"), which those who look after clusters
   * and the checks of the CIS benchmark know.
   */
  secure: {
    admin: `${configuration}/admin.conf`,
    controllerManager: `${configuration}/controller-manager.conf`,
    scheduler: `${configuration}/scheduler.conf`,
    kubelet: `${configuration}/kubelet.conf`,
    kubeProxy: `${configuration}/proxy.conf`,
    kubeProxyConfiguration: `${configuration}/kube-proxy-config.yaml`,
    authentication: `${configuration}/authentication.yaml`,
    encryption: `${configuration}/encryption.yaml`,
    auditPolicy: `${configuration}/audit-policy.yaml`,
    rbacManifest: `${configuration}/services/rbac.yaml`,
    auditLogs: '/var/log/kubernetes',
    /** kube-bench looks for it; also systemd's EnvironmentFile of etcd. */
    etcd: '/etc/etcd/etcd.conf',
    etcdMembers: '/etc/etcd/members.conf',
    etcdJoin: '/etc/etcd/join.conf',
    etcdPki: '/etc/etcd/pki',
    kubeletPki: '/var/lib/kubelet/pki',
    pki,
    authority: `${pki}/ca.crt`,
    frontProxyAuthority: `${pki}/front-proxy-ca.crt`,
    etcdAuthority: `${pki}/etcd/ca.crt`,
    serviceAccountPublicKey: `${pki}/sa.pub`,
    serviceAccountKey: `${pki}/sa.key`,
  },
  apiBalancer: `${configuration}/api-balancer.cfg`,
  kubeletConfiguration: `${configuration}/kubelet-config.yaml`,
  kubeProxyKubeconfig: `${configuration}/kube-proxy.kubeconfig`,
  dnsManifest: `${configuration}/services/kube-dns.yaml`,
  networkManifest: `${configuration}/services/network.yaml`,
  auditLog: '/var/lib/audit.log',
  /** Where the API server makes its own certificate (1.20 and later). */
  apiServerCertificates,
  servingCertificate: `${apiServerCertificates}/apiserver.crt`,
  servingKey: `${apiServerCertificates}/apiserver.key`,
  etcdData: '/var/lib/etcd',
  kubelet: '/var/lib/kubelet',
  /** Link to the resolv.conf that pods inherit, made by kubelet.service at each start. */
  resolvConf: '/var/lib/kubelet/resolv.conf',
  /** What kubelet.service learns from Docker at each start. */
  kubeletEnvironment: '/var/lib/kubelet/docker.env',
  kubeProxy: '/var/lib/kube-proxy',
  cniConfiguration: '/etc/cni/net.d',
  containerdConfiguration: '/etc/containerd/config.toml',
  /** A folder for each registry, with its mirrors. containerd reads it at each pull. */
  registryHosts: '/etc/containerd/certs.d',
  containerdSocket: 'unix:///run/containerd/containerd.sock',
  hostname: '/etc/hostname',
  /** Keelson's own programs. */
  keelson,
  podRoutes: `${keelson}/pod-routes`,
  podRouteList: `${configuration}/pod-routes`,
  /** Keelson's own folder on a node. It exists from the first change to the last one of a reset: the mark of a node of ours. */
  keelsonState: '/var/lib/keelson',
} as const;
